-- Nobody writes a posting meanwhile: one begun before this and ended after it would have a number of the old kind.
LOCK TABLE "posting" IN SHARE ROW EXCLUSIVE MODE;

-- A posting's number is drawn again once its account is locked. Drawn before, as the column's default is, two sales that wait
-- for the same account could be numbered the other way round than they moved it: a statement read by number would show
-- balances out of turn, and nobody could tell that from a posting that was taken away.
CREATE OR REPLACE FUNCTION posting_moves_the_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "ledger_account" SET "balance_minor" = "balance_minor" + NEW."amount_minor"
    WHERE "id" = NEW."account_id" AND "kind" IN ('available', 'held')
    RETURNING "balance_minor" INTO NEW."balance_after_minor";
  IF FOUND THEN
    NEW."id" := nextval('posting_id_seq');
  END IF;
  RETURN NEW;
END $$;

-- Postings from before this day keep their numbers: where a look at the books goes by number, it begins behind them.
DO $$ BEGIN
  EXECUTE format('CREATE FUNCTION postings_are_in_order_after() RETURNS bigint LANGUAGE sql IMMUTABLE AS %L',
    'SELECT ' || COALESCE((SELECT max("id") FROM "posting"), 0) || '::bigint');
END $$;
