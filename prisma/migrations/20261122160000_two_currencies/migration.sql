-- A provider's account may be kept in another currency than the one we sell in.
ALTER TYPE "AccountKind" ADD VALUE 'exchange';
ALTER TYPE "AccountKind" ADD VALUE 'fx_difference';

ALTER TABLE "plan" ADD COLUMN "terms" JSONB;

ALTER TABLE "provider_account" ADD COLUMN "currency" TEXT NOT NULL DEFAULT 'DZD';

ALTER TABLE "top_up_order"
  ADD COLUMN "amount_sent_minor" BIGINT,
  ADD COLUMN "amount_sent_currency" TEXT,
  ADD COLUMN "cost_currency" TEXT,
  ADD COLUMN "fx_rate" BIGINT,
  ADD COLUMN "expected_foreign_minor" BIGINT,
  ADD COLUMN "actual_foreign_minor" BIGINT;
