-- Who delivers an operator's sales where several providers could: what an admin decided. No row: by price.
CREATE TABLE "provider_choice" (
    "operator" TEXT NOT NULL,
    "chosen_by" TEXT NOT NULL,
    "providers" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by_id" TEXT NOT NULL,

    CONSTRAINT "provider_choice_pkey" PRIMARY KEY ("operator"),
    CONSTRAINT provider_choice_is_known CHECK ("chosen_by" IN ('price', 'health', 'hand')),
    -- An order by hand that names nobody is no order.
    CONSTRAINT provider_choice_names_providers CHECK (
      array_position("providers", NULL) IS NULL AND ("chosen_by" <> 'hand' OR cardinality("providers") > 0))
);

ALTER TABLE "provider_choice" ADD CONSTRAINT "provider_choice_updated_by_id_fkey" FOREIGN KEY ("updated_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Since when a provider does not answer: the last time that it was asked and said that it is up.
ALTER TABLE "provider_account" ADD COLUMN "reached_at" TIMESTAMPTZ(3);

-- The errors of the last day, of a day's hundred thousand events: only what went wrong is in it.
CREATE INDEX event_went_wrong ON "order_event" ("at") WHERE
  ("kind" = 'moved' AND "to_state" IN ('queued', 'failed', 'refunded', 'unknown'))
  OR ("kind" = 'checked' AND "note" = 'no-news') OR "kind" = 'contradiction';
