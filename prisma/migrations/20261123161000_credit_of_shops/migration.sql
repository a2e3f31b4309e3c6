-- What a shop owes us, and up to how much it may.
ALTER TYPE "AccountKind" ADD VALUE 'credit';

ALTER TABLE "reseller"
  ADD COLUMN "credit_limit_minor" BIGINT,
  ADD CONSTRAINT reseller_credit_limit_is_an_amount CHECK ("credit_limit_minor" > 0);
