-- What a shop owes lies with the shop, so its credit account is below zero or empty: nobody repays more than was owed.
ALTER TABLE "ledger_account"
  DROP CONSTRAINT account_has_its_owner,
  ADD CONSTRAINT account_has_its_owner CHECK (
    CASE WHEN "kind" IN ('available', 'held', 'credit') THEN "reseller_id" IS NOT NULL AND "provider" IS NULL
         WHEN "kind" IN ('float', 'cost_variance', 'exchange', 'fx_difference') THEN "reseller_id" IS NULL AND "provider" IS NOT NULL
         ELSE "reseller_id" IS NULL AND "provider" IS NULL END),
  DROP CONSTRAINT account_is_never_below_zero,
  ADD CONSTRAINT account_is_never_below_zero CHECK ("balance_minor" >= 0 OR "kind" = 'credit'),
  ADD CONSTRAINT account_of_credit_is_never_above_zero CHECK ("balance_minor" <= 0 OR "kind" <> 'credit');

-- As before (20261122120110), and a shop's credit keeps a balance too. What is lent is within the limit at the moment it is
-- lent; a limit that is lowered later takes nothing back.
CREATE OR REPLACE FUNCTION posting_moves_the_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moved "ledger_account"%ROWTYPE;
BEGIN
  UPDATE "ledger_account" SET "balance_minor" = "balance_minor" + NEW."amount_minor"
    WHERE "id" = NEW."account_id" AND "kind" IN ('available', 'held', 'credit')
    RETURNING * INTO moved;
  IF FOUND THEN
    NEW."balance_after_minor" := moved."balance_minor";
    NEW."id" := nextval('posting_id_seq');
    IF moved."kind" = 'credit' AND NEW."amount_minor" < 0
       AND -moved."balance_minor" > COALESCE((SELECT "credit_limit_minor" FROM "reseller" WHERE "id" = moved."reseller_id"), 0) THEN
      RAISE EXCEPTION 'that is more credit than the shop may have' USING ERRCODE = 'check_violation', CONSTRAINT = 'credit_keeps_its_limit';
    END IF;
  END IF;
  RETURN NEW;
END $$;
