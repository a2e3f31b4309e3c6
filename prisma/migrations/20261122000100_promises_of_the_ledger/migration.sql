-- What the code promises about money, the database repeats: a bug, a console or a second program cannot break it quietly.

-- People -------------------------------------------------------------------------------------------------

ALTER TABLE "user" ADD CONSTRAINT user_belongs_somewhere CHECK (("role" = 'admin') = ("reseller_id" IS NULL));

ALTER TABLE "reseller"
  ADD CONSTRAINT reseller_margin_is_sane CHECK ("margin_bps" BETWEEN 0 AND 5000),
  ADD CONSTRAINT reseller_has_a_name CHECK (length(trim("name")) > 0);

-- Plans --------------------------------------------------------------------------------------------------

ALTER TABLE "plan" ADD CONSTRAINT plan_has_its_amounts CHECK (
  CASE "kind"
    WHEN 'fixed' THEN "amount_minor" > 0 AND "minimum_minor" IS NULL AND "maximum_minor" IS NULL
    ELSE "amount_minor" IS NULL AND "minimum_minor" >= 0 AND "maximum_minor" >= "minimum_minor"
  END
);

-- Orders -------------------------------------------------------------------------------------------------

ALTER TABLE "top_up_order"
  ADD CONSTRAINT order_sale_has_a_price CHECK (
    CASE "plan_kind" WHEN 'menu' THEN "price_minor" = 0 ELSE "face_value_minor" > 0 AND "price_minor" > 0 END),
  ADD CONSTRAINT order_amounts_are_not_negative CHECK ("face_value_minor" >= 0 AND "price_minor" >= 0 AND "expected_cost_minor" >= 0),
  ADD CONSTRAINT order_number_is_national CHECK ("msisdn" ~ '^0[567][0-9]{8}$'),
  ADD CONSTRAINT order_open_has_a_next_check CHECK (("next_check_at" IS NULL) = ("state" IN ('fulfilled', 'refunded', 'failed'))),
  ADD CONSTRAINT order_final_has_its_time CHECK (("final_at" IS NOT NULL) = ("state" IN ('fulfilled', 'refunded', 'failed'))),
  ADD CONSTRAINT order_sending_is_fenced CHECK ("state" <> 'sending' OR ("fence" > 0 AND "send_before" IS NOT NULL AND "quarantine_until" IS NOT NULL)),
  ADD CONSTRAINT order_doubt_has_a_reason CHECK ("state" NOT IN ('unknown', 'failed') OR "reason" IS NOT NULL);

-- Only what is due is ever looked for, and few orders are open: this index stays a few pages however many are sold.
CREATE INDEX order_due ON "top_up_order" ("next_check_at") WHERE "next_check_at" IS NOT NULL;
CREATE INDEX order_in_doubt ON "top_up_order" ("unknown_at") WHERE "state" = 'unknown';

-- What a customer was promised never changes, and what is final stays so.
CREATE FUNCTION order_keeps_its_word() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."state" IN ('fulfilled', 'refunded', 'failed') AND NEW."state" <> OLD."state" THEN
    RAISE EXCEPTION 'order % is final (%)', OLD."reference", OLD."state" USING ERRCODE = 'check_violation', CONSTRAINT = 'order_final_is_final';
  END IF;
  IF (NEW."reference", NEW."reseller_id", NEW."provider", NEW."plan_code", NEW."msisdn", NEW."face_value_minor", NEW."price_minor",
      NEW."currency", NEW."idempotency_key", NEW."body_hash")
     IS DISTINCT FROM
     (OLD."reference", OLD."reseller_id", OLD."provider", OLD."plan_code", OLD."msisdn", OLD."face_value_minor", OLD."price_minor",
      OLD."currency", OLD."idempotency_key", OLD."body_hash") THEN
    RAISE EXCEPTION 'order % cannot be rewritten', OLD."reference" USING ERRCODE = 'check_violation', CONSTRAINT = 'order_is_frozen';
  END IF;
  IF NEW."fence" < OLD."fence" THEN
    RAISE EXCEPTION 'the fence of order % only rises', OLD."reference" USING ERRCODE = 'check_violation', CONSTRAINT = 'order_fence_rises';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER order_keeps_its_word BEFORE UPDATE ON "top_up_order" FOR EACH ROW EXECUTE FUNCTION order_keeps_its_word();

-- Ledger -------------------------------------------------------------------------------------------------

ALTER TABLE "ledger_account"
  ADD CONSTRAINT account_has_its_owner CHECK (
    CASE WHEN "kind" IN ('available', 'held') THEN "reseller_id" IS NOT NULL AND "provider" IS NULL
         WHEN "kind" IN ('float', 'cost_variance') THEN "reseller_id" IS NULL AND "provider" IS NOT NULL
         ELSE "reseller_id" IS NULL AND "provider" IS NULL END),
  ADD CONSTRAINT account_is_never_below_zero CHECK ("balance_minor" >= 0);
CREATE UNIQUE INDEX account_is_one ON "ledger_account" ("kind", "currency", COALESCE("reseller_id"::text, ''), COALESCE("provider", ''));

ALTER TABLE "posting" ADD CONSTRAINT posting_moves_something CHECK ("amount_minor" <> 0);

ALTER TABLE "ledger_entry" ADD CONSTRAINT entry_names_its_cause CHECK (
  CASE "kind" WHEN 'funding' THEN "order_id" IS NULL AND "audit_id" IS NOT NULL
              ELSE "order_id" IS NOT NULL AND "event_id" IS NOT NULL END);
CREATE UNIQUE INDEX entry_holds_once ON "ledger_entry" ("order_id") WHERE "kind" = 'hold';
CREATE UNIQUE INDEX entry_settles_once ON "ledger_entry" ("order_id") WHERE "kind" IN ('capture', 'release');
CREATE UNIQUE INDEX entry_reverses_once ON "ledger_entry" ("order_id") WHERE "kind" = 'reverse';

-- A reseller's balance moves with its postings and in no other way. The house's own accounts (revenue, float …) keep no
-- running balance: one row written by every sale would make the whole counter wait in one line.
CREATE FUNCTION posting_moves_the_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "ledger_account" SET "balance_minor" = "balance_minor" + NEW."amount_minor"
    WHERE "id" = NEW."account_id" AND "kind" IN ('available', 'held')
    RETURNING "balance_minor" INTO NEW."balance_after_minor";
  RETURN NEW;
END $$;
CREATE TRIGGER posting_moves_the_balance BEFORE INSERT ON "posting" FOR EACH ROW EXECUTE FUNCTION posting_moves_the_balance();

CREATE FUNCTION account_moves_by_posting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NEW."balance_minor" <> 0 THEN
    RAISE EXCEPTION 'an account opens empty' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_opens_empty';
  END IF;
  IF TG_OP = 'UPDATE' AND (pg_trigger_depth() < 2 OR (NEW."id", NEW."kind", NEW."currency", NEW."reseller_id", NEW."provider")
      IS DISTINCT FROM (OLD."id", OLD."kind", OLD."currency", OLD."reseller_id", OLD."provider")) THEN
    RAISE EXCEPTION 'a balance moves by postings only' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_moves_by_posting';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER account_moves_by_posting BEFORE INSERT OR UPDATE ON "ledger_account" FOR EACH ROW EXECUTE FUNCTION account_moves_by_posting();

-- Entries sum to zero per currency, and have postings at all; judged when the transaction ends.
CREATE FUNCTION entry_sums_to_zero() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  entry bigint := CASE TG_TABLE_NAME WHEN 'posting' THEN (to_jsonb(NEW) ->> 'entry_id')::bigint ELSE (to_jsonb(NEW) ->> 'id')::bigint END;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM "posting" WHERE "entry_id" = entry) THEN
    RAISE EXCEPTION 'entry % has no postings', entry USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_has_postings';
  END IF;
  IF EXISTS (SELECT 1 FROM "posting" p JOIN "ledger_account" a ON a."id" = p."account_id" WHERE p."entry_id" = entry
             GROUP BY a."currency" HAVING sum(p."amount_minor") <> 0) THEN
    RAISE EXCEPTION 'entry % does not sum to zero', entry USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_sums_to_zero';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER entry_sums_to_zero AFTER INSERT ON "posting" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION entry_sums_to_zero();
CREATE CONSTRAINT TRIGGER entry_has_postings AFTER INSERT ON "ledger_entry" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION entry_sums_to_zero();

-- An entry touches the accounts of the order's own reseller only, and by the order's own price.
CREATE FUNCTION entry_fits_its_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  sale "top_up_order"%ROWTYPE;
  moved bigint;
BEGIN
  IF NEW."order_id" IS NULL THEN RETURN NULL; END IF;
  SELECT * INTO STRICT sale FROM "top_up_order" WHERE "id" = NEW."order_id";
  IF EXISTS (SELECT 1 FROM "posting" p JOIN "ledger_account" a ON a."id" = p."account_id"
             WHERE p."entry_id" = NEW."id" AND a."reseller_id" <> sale."reseller_id") THEN
    RAISE EXCEPTION 'entry % touches another reseller''s account', NEW."id" USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_keeps_to_its_reseller';
  END IF;
  SELECT COALESCE(sum(p."amount_minor"), 0) INTO moved FROM "posting" p JOIN "ledger_account" a ON a."id" = p."account_id"
    WHERE p."entry_id" = NEW."id" AND a."kind" = 'held';
  IF (NEW."kind" = 'hold' AND moved <> sale."price_minor") OR (NEW."kind" IN ('capture', 'release') AND moved <> -sale."price_minor") THEN
    RAISE EXCEPTION 'entry % does not move the price of its order', NEW."id" USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_moves_the_price';
  END IF;
  IF NEW."kind" IN ('capture', 'release') AND NOT EXISTS (
      SELECT 1 FROM "ledger_entry" WHERE "order_id" = NEW."order_id" AND "kind" = 'hold') THEN
    RAISE EXCEPTION 'order % holds nothing', sale."reference" USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_follows_a_hold';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER entry_fits_its_order AFTER INSERT ON "ledger_entry" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION entry_fits_its_order();

-- The state of a sale and its money agree at the end of every transaction (a menu enquiry moves none).
CREATE FUNCTION order_agrees_with_its_money() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  sale "top_up_order"%ROWTYPE;
  settled "EntryKind";
  entitled "EntryKind";
BEGIN
  SELECT * INTO STRICT sale FROM "top_up_order" WHERE "id" = (CASE TG_TABLE_NAME
    WHEN 'top_up_order' THEN to_jsonb(NEW) ->> 'id' ELSE to_jsonb(NEW) ->> 'order_id' END)::uuid;
  SELECT "kind" INTO settled FROM "ledger_entry" WHERE "order_id" = sale."id" AND "kind" IN ('capture', 'release');
  entitled := CASE WHEN sale."plan_kind" = 'menu' THEN NULL
                   WHEN sale."state" = 'fulfilled' THEN 'capture'::"EntryKind"
                   WHEN sale."state" IN ('refunded', 'failed') THEN 'release'::"EntryKind" END;
  IF settled IS DISTINCT FROM entitled THEN
    RAISE EXCEPTION 'order % is % but its money is %', sale."reference", sale."state", COALESCE(settled::text, 'held')
      USING ERRCODE = 'check_violation', CONSTRAINT = 'order_agrees_with_its_money';
  END IF;
  IF (sale."plan_kind" <> 'menu') <> EXISTS (SELECT 1 FROM "ledger_entry" WHERE "order_id" = sale."id" AND "kind" = 'hold') THEN
    RAISE EXCEPTION 'order % and its hold disagree', sale."reference" USING ERRCODE = 'check_violation', CONSTRAINT = 'order_holds_its_price';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER order_agrees_with_its_money AFTER INSERT OR UPDATE OF "state" ON "top_up_order" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION order_agrees_with_its_money();
CREATE CONSTRAINT TRIGGER entry_agrees_with_its_order AFTER INSERT ON "ledger_entry" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW."order_id" IS NOT NULL) EXECUTE FUNCTION order_agrees_with_its_money();

-- History is written once.
CREATE FUNCTION history_is_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is never edited or deleted', TG_TABLE_NAME USING ERRCODE = 'check_violation', CONSTRAINT = 'history_is_written_once';
END $$;
CREATE TRIGGER posting_is_written_once BEFORE UPDATE OR DELETE ON "posting" FOR EACH ROW EXECUTE FUNCTION history_is_written_once();
CREATE TRIGGER entry_is_written_once BEFORE UPDATE OR DELETE ON "ledger_entry" FOR EACH ROW EXECUTE FUNCTION history_is_written_once();
CREATE TRIGGER event_is_written_once BEFORE UPDATE OR DELETE ON "order_event" FOR EACH ROW EXECUTE FUNCTION history_is_written_once();
CREATE TRIGGER audit_is_written_once BEFORE UPDATE OR DELETE ON "audit_row" FOR EACH ROW EXECUTE FUNCTION history_is_written_once();
CREATE TRIGGER order_is_kept BEFORE DELETE ON "top_up_order" FOR EACH ROW EXECUTE FUNCTION history_is_written_once();
CREATE TRIGGER account_is_kept BEFORE DELETE ON "ledger_account" FOR EACH ROW EXECUTE FUNCTION history_is_written_once();
CREATE TRIGGER posting_is_kept BEFORE TRUNCATE ON "posting" FOR EACH STATEMENT EXECUTE FUNCTION history_is_written_once();
CREATE TRIGGER entry_is_kept BEFORE TRUNCATE ON "ledger_entry" FOR EACH STATEMENT EXECUTE FUNCTION history_is_written_once();
CREATE TRIGGER event_is_kept BEFORE TRUNCATE ON "order_event" FOR EACH STATEMENT EXECUTE FUNCTION history_is_written_once();
CREATE TRIGGER audit_is_kept BEFORE TRUNCATE ON "audit_row" FOR EACH STATEMENT EXECUTE FUNCTION history_is_written_once();
CREATE TRIGGER order_is_kept_whole BEFORE TRUNCATE ON "top_up_order" FOR EACH STATEMENT EXECUTE FUNCTION history_is_written_once();
