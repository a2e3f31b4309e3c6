-- What the database promises about stops, second ones and orders taken back; four eyes have a migration of their own.

-- One row each.
ALTER TABLE "books_check" ADD CONSTRAINT books_check_is_one CHECK ("id" = 1);
ALTER TABLE "business_settings"
  ADD CONSTRAINT business_settings_are_one CHECK ("id" = 1),
  ADD CONSTRAINT business_settings_limit_is_sane CHECK ("one_admin_limit_minor" >= 0);

-- A stop says who, why and since when; lifting it is said once, by a person.
ALTER TABLE "sending_stop"
  ADD CONSTRAINT stop_has_a_cause CHECK (
    CASE "cause" WHEN 'admin' THEN "stopped_by_id" IS NOT NULL WHEN 'books' THEN "stopped_by_id" IS NULL AND "provider" IS NULL ELSE false END),
  ADD CONSTRAINT stop_has_a_reason CHECK (length(trim("reason")) > 0),
  ADD CONSTRAINT stop_is_lifted_by_somebody CHECK (("lifted_at" IS NULL) = ("lifted_by_id" IS NULL));
CREATE UNIQUE INDEX stop_is_one ON "sending_stop" (COALESCE("provider", ''), "cause") WHERE "lifted_at" IS NULL;
CREATE FUNCTION stop_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD."lifted_at" IS NOT NULL
     OR (NEW."id", NEW."provider", NEW."cause", NEW."stopped_by_id", NEW."stopped_at")
        IS DISTINCT FROM (OLD."id", OLD."provider", OLD."cause", OLD."stopped_by_id", OLD."stopped_at") THEN
    RAISE EXCEPTION 'a stop is lifted, never rewritten' USING ERRCODE = 'check_violation', CONSTRAINT = 'stop_is_kept';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stop_is_kept BEFORE UPDATE OR DELETE ON "sending_stop" FOR EACH ROW EXECUTE FUNCTION stop_is_kept();
CREATE TRIGGER stop_is_kept_whole BEFORE TRUNCATE ON "sending_stop" FOR EACH STATEMENT EXECUTE FUNCTION history_is_written_once();

-- Orders in the middle of a POST are counted at every claim: few, whatever was sold.
CREATE INDEX order_being_sent ON "top_up_order" ("provider") WHERE "state" = 'sending';
-- The number lock looks for doubt on a number.
CREATE INDEX order_number_in_doubt ON "top_up_order" ("msisdn") WHERE "state" = 'unknown';

-- What was taken back while queued is never sent.
ALTER TABLE "top_up_order" ADD CONSTRAINT order_taken_back_is_not_sent CHECK (
  "cancel_requested_at" IS NULL OR "state" IN ('queued', 'failed'));

ALTER TABLE "time_to_result" ADD CONSTRAINT time_to_result_runs_forwards CHECK ("last_open_at" <= "seen_at");
CREATE TRIGGER time_to_result_is_written_once BEFORE UPDATE OR DELETE ON "time_to_result" FOR EACH ROW EXECUTE FUNCTION history_is_written_once();
