-- Plain credit is the same thing to a customer, whichever provider delivers it.
ALTER TABLE "plan" ADD COLUMN "is_airtime" BOOLEAN NOT NULL DEFAULT false;

-- Who delivers an order, and what it costs there, may change while it is queued, and only then: queued means that nothing
-- of it can have been sent. What the customer and the reseller were promised never changes.
CREATE OR REPLACE FUNCTION order_keeps_its_word() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."state" IN ('fulfilled', 'refunded', 'failed') AND NEW."state" <> OLD."state" THEN
    RAISE EXCEPTION 'order % is final (%)', OLD."reference", OLD."state" USING ERRCODE = 'check_violation', CONSTRAINT = 'order_final_is_final';
  END IF;
  IF (NEW."reference", NEW."reseller_id", NEW."msisdn", NEW."operator", NEW."plan_kind", NEW."parent_id", NEW."face_value_minor",
      NEW."price_minor", NEW."margin_bps", NEW."currency", NEW."idempotency_key", NEW."body_hash")
     IS DISTINCT FROM
     (OLD."reference", OLD."reseller_id", OLD."msisdn", OLD."operator", OLD."plan_kind", OLD."parent_id", OLD."face_value_minor",
      OLD."price_minor", OLD."margin_bps", OLD."currency", OLD."idempotency_key", OLD."body_hash") THEN
    RAISE EXCEPTION 'order % cannot be rewritten', OLD."reference" USING ERRCODE = 'check_violation', CONSTRAINT = 'order_is_frozen';
  END IF;
  IF (OLD."state" <> 'queued' OR NEW."state" <> 'queued'
      OR num_nonnulls(NEW."provider_order_id", NEW."accepted_at", NEW."actual_cost_minor", NEW."actual_foreign_minor") > 0) AND
     (NEW."provider", NEW."plan_code", NEW."expected_cost_minor", NEW."amount_sent_minor", NEW."amount_sent_currency",
      NEW."cost_currency", NEW."fx_rate", NEW."expected_foreign_minor")
     IS DISTINCT FROM
     (OLD."provider", OLD."plan_code", OLD."expected_cost_minor", OLD."amount_sent_minor", OLD."amount_sent_currency",
      OLD."cost_currency", OLD."fx_rate", OLD."expected_foreign_minor") THEN
    RAISE EXCEPTION 'order % cannot be rewritten: it was sent', OLD."reference" USING ERRCODE = 'check_violation', CONSTRAINT = 'order_keeps_its_provider';
  END IF;
  IF NEW."fence" < OLD."fence" THEN
    RAISE EXCEPTION 'the fence of order % only rises', OLD."reference" USING ERRCODE = 'check_violation', CONSTRAINT = 'order_fence_rises';
  END IF;
  RETURN NEW;
END $$;
