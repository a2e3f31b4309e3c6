-- How much a shop may sell, at face value: with one order, in a day of Algiers, and to one number in such a day. Empty: no limit.
ALTER TABLE "reseller"
  ADD COLUMN "limit_per_order_minor" BIGINT,
  ADD COLUMN "limit_per_day_minor" BIGINT,
  ADD COLUMN "limit_per_number_minor" BIGINT,
  ADD CONSTRAINT reseller_limits_are_amounts
    CHECK ("limit_per_order_minor" > 0 AND "limit_per_day_minor" > 0 AND "limit_per_number_minor" > 0);
