-- A commission comes out of the price, for the shop that the order's shop belongs to.
ALTER TABLE "top_up_order" ADD CONSTRAINT order_commission_comes_out_of_its_price CHECK (
  "commission_minor" BETWEEN 0 AND "price_minor" AND ("commission_minor" = 0) = ("commission_reseller_id" IS NULL));

CREATE FUNCTION order_commission_is_its_parents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM "reseller" WHERE "id" = NEW."reseller_id" AND "parent_id" = NEW."commission_reseller_id") THEN
    RAISE EXCEPTION 'order % belongs to no shop of that one', NEW."reference" USING ERRCODE = 'check_violation', CONSTRAINT = 'order_commission_is_its_parents';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER order_commission_is_its_parents AFTER INSERT ON "top_up_order"
  FOR EACH ROW WHEN (NEW."commission_reseller_id" IS NOT NULL) EXECUTE FUNCTION order_commission_is_its_parents();

-- As before (20261122165000), and the commission is as frozen as the price.
CREATE OR REPLACE FUNCTION order_keeps_its_word() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."state" IN ('fulfilled', 'refunded', 'failed') AND NEW."state" <> OLD."state" THEN
    RAISE EXCEPTION 'order % is final (%)', OLD."reference", OLD."state" USING ERRCODE = 'check_violation', CONSTRAINT = 'order_final_is_final';
  END IF;
  IF (NEW."reference", NEW."reseller_id", NEW."msisdn", NEW."operator", NEW."plan_kind", NEW."parent_id", NEW."face_value_minor",
      NEW."price_minor", NEW."margin_bps", NEW."currency", NEW."idempotency_key", NEW."body_hash",
      NEW."commission_minor", NEW."commission_reseller_id")
     IS DISTINCT FROM
     (OLD."reference", OLD."reseller_id", OLD."msisdn", OLD."operator", OLD."plan_kind", OLD."parent_id", OLD."face_value_minor",
      OLD."price_minor", OLD."margin_bps", OLD."currency", OLD."idempotency_key", OLD."body_hash",
      OLD."commission_minor", OLD."commission_reseller_id") THEN
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

-- As before (20261122000100), and a capture moves the commission too: to the one other shop that an entry may touch.
CREATE OR REPLACE FUNCTION entry_fits_its_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  sale "top_up_order"%ROWTYPE;
  moved bigint;
  earned bigint;
BEGIN
  IF NEW."order_id" IS NULL THEN RETURN NULL; END IF;
  SELECT * INTO STRICT sale FROM "top_up_order" WHERE "id" = NEW."order_id";
  IF EXISTS (SELECT 1 FROM "posting" p JOIN "ledger_account" a ON a."id" = p."account_id"
             WHERE p."entry_id" = NEW."id" AND a."reseller_id" <> sale."reseller_id"
             AND NOT (a."kind" = 'commission' AND a."reseller_id" IS NOT DISTINCT FROM sale."commission_reseller_id")) THEN
    RAISE EXCEPTION 'entry % touches another reseller''s account', NEW."id" USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_keeps_to_its_reseller';
  END IF;
  SELECT COALESCE(sum(p."amount_minor") FILTER (WHERE a."kind" = 'held'), 0), COALESCE(sum(p."amount_minor") FILTER (WHERE a."kind" = 'commission'), 0)
    INTO moved, earned FROM "posting" p JOIN "ledger_account" a ON a."id" = p."account_id" WHERE p."entry_id" = NEW."id";
  IF (NEW."kind" = 'hold' AND moved <> sale."price_minor") OR (NEW."kind" IN ('capture', 'release') AND moved <> -sale."price_minor") THEN
    RAISE EXCEPTION 'entry % does not move the price of its order', NEW."id" USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_moves_the_price';
  END IF;
  IF earned <> (CASE NEW."kind" WHEN 'capture' THEN sale."commission_minor"
                WHEN 'reverse' THEN CASE sale."state" WHEN 'fulfilled' THEN -sale."commission_minor" ELSE sale."commission_minor" END
                ELSE 0 END) THEN
    RAISE EXCEPTION 'entry % does not move the commission of its order', NEW."id" USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_moves_the_commission';
  END IF;
  IF NEW."kind" IN ('capture', 'release') AND NOT EXISTS (
      SELECT 1 FROM "ledger_entry" WHERE "order_id" = NEW."order_id" AND "kind" = 'hold') THEN
    RAISE EXCEPTION 'order % holds nothing', sale."reference" USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_follows_a_hold';
  END IF;
  RETURN NULL;
END $$;

-- As before (20261123110001), and a commission is put back with the rest.
CREATE OR REPLACE FUNCTION reversal_is_lawful() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  sale "top_up_order"%ROWTYPE;
  turn "reversal"%ROWTYPE;
  spendable bigint;
  elsewhere integer;
BEGIN
  SELECT * INTO STRICT sale FROM "top_up_order" WHERE "id" = NEW."order_id";
  SELECT * INTO turn FROM "reversal" WHERE "entry_id" = NEW."id" AND "order_id" = NEW."order_id";
  IF turn IS NULL OR NOT EXISTS (SELECT 1 FROM "reconciliation_case" k WHERE k."id" = turn."case_id" AND k."order_id" = sale."id"
      AND k."kind" = (CASE turn."direction" WHEN 'given-back' THEN 'delivered-here' ELSE 'delivered-there' END)) THEN
    RAISE EXCEPTION 'entry % turns order % round without a case', NEW."id", sale."reference" USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_has_its_case';
  END IF;
  IF (sale."state" = 'fulfilled') <> (turn."direction" = 'given-back') OR sale."state" NOT IN ('fulfilled', 'refunded', 'failed') THEN
    RAISE EXCEPTION 'order % is %: there is nothing to turn round', sale."reference", sale."state" USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_follows_an_end';
  END IF;
  IF sale."reason" = 'delivered-by-admins' AND turn."correction_id" IS NULL THEN
    RAISE EXCEPTION 'order % was ended by two people', sale."reference" USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_of_a_verdict_is_by_two';
  END IF;
  IF turn."correction_id" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "correction" c WHERE c."id" = turn."correction_id"
      AND c."order_id" = sale."id" AND c."case_id" = turn."case_id" AND c."confirmed_at" IS NOT NULL AND c."ended_as" = 'posted') THEN
    RAISE EXCEPTION 'order % has no such word of two', sale."reference" USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_has_its_correction';
  END IF;
  SELECT COALESCE(sum(p."amount_minor") FILTER (WHERE a."kind" = 'available'), 0), count(*) FILTER (WHERE a."kind" = 'held')
    INTO spendable, elsewhere FROM "posting" p JOIN "ledger_account" a ON a."id" = p."account_id" WHERE p."entry_id" = NEW."id";
  IF elsewhere > 0 OR spendable <> (CASE turn."direction" WHEN 'given-back' THEN sale."price_minor" ELSE -sale."price_minor" END) THEN
    RAISE EXCEPTION 'entry % does not move the price of its order', NEW."id" USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_moves_the_price';
  END IF;
  -- What a delivery moved on the house's accounts, and earned the shop above, is put back as it was, account by account.
  IF turn."direction" = 'given-back' AND EXISTS (
      SELECT 1 FROM "ledger_entry" e JOIN "posting" p ON p."entry_id" = e."id" JOIN "ledger_account" a ON a."id" = p."account_id"
      WHERE e."order_id" = sale."id" AND e."kind" IN ('capture', 'reverse') AND (a."reseller_id" IS NULL OR a."kind" = 'commission')
      GROUP BY a."id" HAVING sum(p."amount_minor") <> 0) THEN
    RAISE EXCEPTION 'entry % is not the mirror of what it turns round', NEW."id" USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_mirrors_its_capture';
  END IF;
  RETURN NULL;
END $$;

-- What was earned is paid out to the one who earned it, never more than that, and moves nothing else.
CREATE FUNCTION commission_is_paid_to_its_earner() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  earner uuid;
  paid bigint;
  account uuid;
BEGIN
  SELECT a."reseller_id", p."amount_minor" INTO earner, paid FROM "posting" p JOIN "ledger_account" a ON a."id" = p."account_id"
    WHERE p."entry_id" = NEW."id" AND a."kind" = 'available';
  SELECT a."id" INTO account FROM "posting" p JOIN "ledger_account" a ON a."id" = p."account_id"
    WHERE p."entry_id" = NEW."id" AND a."kind" = 'commission' AND a."reseller_id" = earner AND p."amount_minor" = -paid;
  IF account IS NULL OR paid <= 0 OR (SELECT count(*) FROM "posting" WHERE "entry_id" = NEW."id") <> 2 THEN
    RAISE EXCEPTION 'entry % is no commission', NEW."id" USING ERRCODE = 'check_violation', CONSTRAINT = 'commission_is_paid_to_its_earner';
  END IF;
  IF (SELECT sum("amount_minor") FROM "posting" WHERE "account_id" = account) < 0 THEN
    RAISE EXCEPTION 'entry % pays more than was earned', NEW."id" USING ERRCODE = 'check_violation', CONSTRAINT = 'commission_was_earned';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER commission_is_paid_to_its_earner AFTER INSERT ON "ledger_entry" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW."kind" = 'commission') EXECUTE FUNCTION commission_is_paid_to_its_earner();
