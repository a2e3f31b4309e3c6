-- Where and how the house takes money, in its own words: shown as it is to the shop that asks for funds.
ALTER TABLE "business_settings" ADD COLUMN "payment_words" TEXT;

CREATE TYPE "FundingState" AS ENUM ('open', 'approved', 'declined', 'withdrawn');

-- A shop asks for money on its wallet and is told an amount that no other open request has: the transfer names its request.
CREATE TABLE "funding_request" (
    "id" UUID NOT NULL,
    "reseller_id" UUID NOT NULL,
    "asked_by_id" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "asked_minor" BIGINT NOT NULL,
    "amount_minor" BIGINT NOT NULL,
    "state" "FundingState" NOT NULL DEFAULT 'open',
    "proof" TEXT,
    "payer" TEXT,
    "decided_by_id" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "reason" TEXT,
    "arrived_minor" BIGINT,
    "entry_id" BIGINT,

    CONSTRAINT "funding_request_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "funding_request_reseller_id_fkey" FOREIGN KEY ("reseller_id") REFERENCES "reseller"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "funding_request_asked_by_id_fkey" FOREIGN KEY ("asked_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "funding_request_decided_by_id_fkey" FOREIGN KEY ("decided_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "funding_request_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "ledger_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "funding_request_entry_id_key" ON "funding_request"("entry_id");
CREATE UNIQUE INDEX "funding_request_reseller_id_idempotency_key_key" ON "funding_request"("reseller_id", "idempotency_key");
CREATE INDEX "funding_request_reseller_id_asked_at_id_idx" ON "funding_request"("reseller_id", "asked_at" DESC, "id" DESC);
CREATE INDEX "funding_request_decided_at_idx" ON "funding_request"("decided_at" DESC);
CREATE INDEX "funding_request_amount_minor_idx" ON "funding_request"("amount_minor");
