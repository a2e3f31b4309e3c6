-- One look at one day of one provider: what each side says of it, and whether they agree.
CREATE TABLE "reconciliation_run" (
    "id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "night" TEXT,
    "asked_by_id" TEXT,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "trouble" TEXT,
    "currency" TEXT NOT NULL DEFAULT 'DZD',
    "our_count" INTEGER,
    "open_count" INTEGER,
    "their_count" INTEGER,
    "unreadable_count" INTEGER,
    "their_minor" BIGINT,
    "ledger_minor" BIGINT,
    "float_minor" BIGINT,
    "ledger_float_minor" BIGINT,
    "float_difference_minor" BIGINT,
    "difference_count" INTEGER,

    CONSTRAINT "reconciliation_run_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "reconciliation_run_asked_by_id_fkey" FOREIGN KEY ("asked_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT run_is_of_a_day CHECK ("day" ~ '^\d{4}-\d\d-\d\d$'),
    CONSTRAINT run_is_asked_by_night_or_somebody CHECK (("night" IS NULL) <> ("asked_by_id" IS NULL)),
    CONSTRAINT run_that_ended_says_what_it_read CHECK ("ended_at" IS NULL OR ("started_at" IS NOT NULL AND "our_count" IS NOT NULL
      AND "open_count" IS NOT NULL AND "their_count" IS NOT NULL AND "unreadable_count" IS NOT NULL AND "their_minor" IS NOT NULL
      AND "ledger_minor" IS NOT NULL AND "difference_count" IS NOT NULL))
);

-- A difference between the sides, for people. Both sides' figures as they were; never edited but to be seen again or closed.
CREATE TABLE "reconciliation_case" (
    "id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "order_id" UUID,
    "evidence" JSONB NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "closed_by_id" TEXT,
    "close_reason" TEXT,

    CONSTRAINT "reconciliation_case_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "reconciliation_case_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "top_up_order"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "reconciliation_case_closed_by_id_fkey" FOREIGN KEY ("closed_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT case_closed_by_somebody_has_a_reason CHECK (
      ("closed_by_id" IS NULL) = ("close_reason" IS NULL) AND ("closed_by_id" IS NULL OR ("closed_at" IS NOT NULL AND length(trim("close_reason")) > 0)))
);

CREATE INDEX "reconciliation_run_provider_day_ended_at_idx" ON "reconciliation_run"("provider", "day", "ended_at" DESC);
CREATE INDEX "reconciliation_case_closed_at_idx" ON "reconciliation_case"("closed_at");
CREATE INDEX "reconciliation_case_order_id_idx" ON "reconciliation_case"("order_id");

-- One look per provider, day and night, whatever number of workers, and one that is waited for by people.
CREATE UNIQUE INDEX run_of_a_night_is_one ON "reconciliation_run" ("provider", "day", "night") WHERE "night" IS NOT NULL;
CREATE UNIQUE INDEX run_waited_for_is_one ON "reconciliation_run" ("provider", "day") WHERE "ended_at" IS NULL AND "night" IS NULL;
CREATE INDEX run_to_do ON "reconciliation_run" ("due_at") WHERE "ended_at" IS NULL;
-- A second look finds the same case.
CREATE UNIQUE INDEX case_open_is_one ON "reconciliation_case" ("provider", "reference", "kind") WHERE "closed_at" IS NULL;
-- The orders of a day.
CREATE INDEX order_sent_on_a_day ON "top_up_order" ("provider", "sent_at") WHERE "sent_at" IS NOT NULL;
