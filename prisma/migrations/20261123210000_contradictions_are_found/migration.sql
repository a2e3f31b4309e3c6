-- A provider that takes back its word about an ended order has that order's day looked at at once, not only at night. Nobody
-- asked for such a look, and no night did.
ALTER TABLE "reconciliation_run" DROP CONSTRAINT run_is_asked_by_night_or_somebody;
ALTER TABLE "reconciliation_run" ADD CONSTRAINT run_is_not_asked_by_night_and_somebody CHECK ("night" IS NULL OR "asked_by_id" IS NULL);

-- The worker looks for them every few seconds, in a table that only grows.
CREATE INDEX contradiction_heard ON "order_event" ("at") WHERE "kind" = 'contradiction';
