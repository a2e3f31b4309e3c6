-- What the code promises about a cost in another currency, the database repeats.

ALTER TABLE "top_up_order"
  ADD CONSTRAINT order_amount_sent_has_a_currency CHECK (("amount_sent_minor" IS NULL) = ("amount_sent_currency" IS NULL) AND "amount_sent_minor" > 0),
  ADD CONSTRAINT order_foreign_cost_is_whole CHECK (
    num_nonnulls("cost_currency", "fx_rate", "expected_foreign_minor") IN (0, 3)
    AND ("cost_currency" IS NOT NULL OR "actual_foreign_minor" IS NULL)
    AND "cost_currency" <> 'DZD' AND "fx_rate" > 0 AND "expected_foreign_minor" >= 0 AND "actual_foreign_minor" >= 0);

ALTER TABLE "ledger_account"
  DROP CONSTRAINT account_has_its_owner,
  ADD CONSTRAINT account_has_its_owner CHECK (
    CASE WHEN "kind" IN ('available', 'held') THEN "reseller_id" IS NOT NULL AND "provider" IS NULL
         WHEN "kind" IN ('float', 'cost_variance', 'exchange', 'fx_difference') THEN "reseller_id" IS NULL AND "provider" IS NOT NULL
         ELSE "reseller_id" IS NULL AND "provider" IS NULL END),
  ADD CONSTRAINT account_of_people_is_in_dinars CHECK ("kind" IN ('float', 'exchange') OR "currency" = 'DZD');

-- What was agreed when the order opened is frozen with it: also what is sent, in which currency, and at which rate.
CREATE OR REPLACE FUNCTION order_keeps_its_word() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."state" IN ('fulfilled', 'refunded', 'failed') AND NEW."state" <> OLD."state" THEN
    RAISE EXCEPTION 'order % is final (%)', OLD."reference", OLD."state" USING ERRCODE = 'check_violation', CONSTRAINT = 'order_final_is_final';
  END IF;
  IF (NEW."reference", NEW."reseller_id", NEW."provider", NEW."plan_code", NEW."msisdn", NEW."face_value_minor", NEW."price_minor",
      NEW."currency", NEW."idempotency_key", NEW."body_hash", NEW."amount_sent_minor", NEW."amount_sent_currency",
      NEW."cost_currency", NEW."fx_rate", NEW."expected_foreign_minor")
     IS DISTINCT FROM
     (OLD."reference", OLD."reseller_id", OLD."provider", OLD."plan_code", OLD."msisdn", OLD."face_value_minor", OLD."price_minor",
      OLD."currency", OLD."idempotency_key", OLD."body_hash", OLD."amount_sent_minor", OLD."amount_sent_currency",
      OLD."cost_currency", OLD."fx_rate", OLD."expected_foreign_minor") THEN
    RAISE EXCEPTION 'order % cannot be rewritten', OLD."reference" USING ERRCODE = 'check_violation', CONSTRAINT = 'order_is_frozen';
  END IF;
  IF NEW."fence" < OLD."fence" THEN
    RAISE EXCEPTION 'the fence of order % only rises', OLD."reference" USING ERRCODE = 'check_violation', CONSTRAINT = 'order_fence_rises';
  END IF;
  RETURN NEW;
END $$;
