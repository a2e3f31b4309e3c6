-- A row of a provider's list names its order by the provider's id.
CREATE INDEX "order_by_provider_order_id" ON "top_up_order"("provider_order_id");

-- What two people say about an order that ended one way here and another way at its provider: that its money follows the
-- provider. The worker posts it once the provider says the same about this very order.
CREATE TABLE "correction" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "proposed_by_id" TEXT NOT NULL,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_by_id" TEXT,
    "confirmed_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "ended_as" TEXT,

    CONSTRAINT "correction_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "correction_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "reconciliation_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "correction_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "top_up_order"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "correction_proposed_by_id_fkey" FOREIGN KEY ("proposed_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "correction_confirmed_by_id_fkey" FOREIGN KEY ("confirmed_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "correction_case_id_idx" ON "correction"("case_id");

-- The entry that turned an ended order's money round, the case that showed why, and whose word it took.
CREATE TABLE "reversal" (
    "order_id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "entry_id" BIGINT NOT NULL,
    "direction" TEXT NOT NULL,
    "correction_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reversal_pkey" PRIMARY KEY ("order_id"),
    CONSTRAINT "reversal_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "top_up_order"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "reversal_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "reconciliation_case"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "reversal_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "ledger_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "reversal_correction_id_fkey" FOREIGN KEY ("correction_id") REFERENCES "correction"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "reversal_case_id_key" ON "reversal"("case_id");
CREATE UNIQUE INDEX "reversal_entry_id_key" ON "reversal"("entry_id");
CREATE UNIQUE INDEX "reversal_correction_id_key" ON "reversal"("correction_id");
CREATE INDEX "reversal_at_idx" ON "reversal"("at" DESC);

-- What came to our float at a provider, or left it, that is no order: as the provider's own list of movements shows it.
CREATE TABLE "float_movement" (
    "id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "provider_movement_id" TEXT NOT NULL,
    "word" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "booked_at" TIMESTAMPTZ(3),
    "booked_by_id" TEXT,
    "reason" TEXT,
    "entry_id" BIGINT,

    CONSTRAINT "float_movement_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "float_movement_booked_by_id_fkey" FOREIGN KEY ("booked_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "float_movement_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "ledger_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "float_movement_provider_provider_movement_id_key" ON "float_movement"("provider", "provider_movement_id");
CREATE UNIQUE INDEX "float_movement_entry_id_key" ON "float_movement"("entry_id");
CREATE INDEX "float_movement_booked_at_idx" ON "float_movement"("booked_at");
