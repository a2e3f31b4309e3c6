-- A correcting entry is the one way in which the money of an order that ended moves again: once, by the order's own price, in
-- the direction that its state leaves, for a case about this very order.
ALTER TABLE "reversal"
  ADD CONSTRAINT reversal_has_a_direction CHECK ("direction" IN ('given-back', 'charged')),
  -- Nothing is taken from a shop without the word of two.
  ADD CONSTRAINT reversal_charges_by_two CHECK ("direction" = 'given-back' OR "correction_id" IS NOT NULL);
CREATE TRIGGER reversal_is_written_once BEFORE UPDATE OR DELETE ON "reversal" FOR EACH ROW EXECUTE FUNCTION history_is_written_once();
CREATE TRIGGER reversal_is_kept BEFORE TRUNCATE ON "reversal" FOR EACH STATEMENT EXECUTE FUNCTION history_is_written_once();

CREATE FUNCTION reversal_is_lawful() RETURNS trigger LANGUAGE plpgsql AS $$
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
  -- What a delivery took from the house's accounts is put back as it was, account by account.
  IF turn."direction" = 'given-back' AND EXISTS (
      SELECT 1 FROM "ledger_entry" e JOIN "posting" p ON p."entry_id" = e."id" JOIN "ledger_account" a ON a."id" = p."account_id"
      WHERE e."order_id" = sale."id" AND e."kind" IN ('capture', 'reverse') AND a."reseller_id" IS NULL
      GROUP BY a."id" HAVING sum(p."amount_minor") <> 0) THEN
    RAISE EXCEPTION 'entry % is not the mirror of what it turns round', NEW."id" USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_mirrors_its_capture';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER reversal_is_lawful AFTER INSERT ON "ledger_entry" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW."kind" = 'reverse') EXECUTE FUNCTION reversal_is_lawful();

-- Four eyes, as a verdict has them (20261122120200_four_eyes): never one alone, whatever one admin may decide elsewhere.
ALTER TABLE "correction"
  ADD CONSTRAINT correction_says_why CHECK (length(trim("reason")) >= 10),
  ADD CONSTRAINT correction_is_confirmed_by_somebody CHECK (("confirmed_at" IS NULL) = ("confirmed_by_id" IS NULL)),
  ADD CONSTRAINT correction_is_by_two CHECK ("confirmed_by_id" <> "proposed_by_id"),
  ADD CONSTRAINT correction_ends_as_known CHECK (
    ("ended_at" IS NULL) = ("ended_as" IS NULL) AND "ended_as" IN ('posted', 'not-proven', 'not-covered', 'overtaken', 'withdrawn')
    AND ("confirmed_at" IS NOT NULL OR "ended_as" IS NULL OR "ended_as" IN ('withdrawn', 'overtaken')));
CREATE UNIQUE INDEX correction_open_is_one ON "correction" ("order_id") WHERE "ended_at" IS NULL;
CREATE INDEX correction_to_post ON "correction" ("confirmed_at") WHERE "confirmed_at" IS NOT NULL AND "ended_at" IS NULL;

CREATE FUNCTION correction_has_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  person record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."confirmed_at" IS NOT NULL OR NEW."ended_at" IS NOT NULL THEN
      RAISE EXCEPTION 'a correction begins as a proposal' USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_begins_proposed';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM "user" WHERE "id" = NEW."proposed_by_id" AND may_give_verdicts("role") AND "disabled_at" IS NULL) THEN
      RAISE EXCEPTION 'only who gives verdicts proposes' USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_is_by_admins';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW."id", NEW."case_id", NEW."order_id", NEW."reason", NEW."proposed_by_id", NEW."proposed_at")
     IS DISTINCT FROM (OLD."id", OLD."case_id", OLD."order_id", OLD."reason", OLD."proposed_by_id", OLD."proposed_at")
     OR (OLD."confirmed_at" IS NOT NULL AND (NEW."confirmed_at", NEW."confirmed_by_id") IS DISTINCT FROM (OLD."confirmed_at", OLD."confirmed_by_id"))
     OR OLD."ended_at" IS NOT NULL THEN
    RAISE EXCEPTION 'a correction is decided once, never rewritten' USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_is_kept';
  END IF;
  IF NEW."confirmed_at" IS NOT NULL AND OLD."confirmed_at" IS NULL THEN
    -- Held until this transaction ends: nobody is disabled, or given a password, while their word is being taken.
    FOR person IN SELECT * FROM "user" WHERE "id" IN (NEW."proposed_by_id", NEW."confirmed_by_id") ORDER BY "id" FOR SHARE LOOP
      IF NOT may_give_verdicts(person."role") OR person."disabled_at" IS NOT NULL OR person."must_change_password" THEN
        RAISE EXCEPTION 'only two in their own right decide' USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_is_by_admins';
      END IF;
    END LOOP;
    IF one_may_stand_behind_both(NEW."proposed_by_id", NEW."confirmed_by_id", NEW."confirmed_at") THEN
      RAISE EXCEPTION 'one of the two may know the other''s password' USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_is_independent';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER correction_has_four_eyes BEFORE INSERT OR UPDATE ON "correction" FOR EACH ROW EXECUTE FUNCTION correction_has_four_eyes();
CREATE TRIGGER correction_is_kept BEFORE DELETE ON "correction" FOR EACH ROW EXECUTE FUNCTION history_is_written_once();
CREATE TRIGGER correction_is_kept_whole BEFORE TRUNCATE ON "correction" FOR EACH STATEMENT EXECUTE FUNCTION history_is_written_once();

-- A movement of our float is seen as it was and booked once, by somebody, with a reason and its entry.
ALTER TABLE "float_movement"
  ADD CONSTRAINT movement_moves_something CHECK ("amount_minor" <> 0),
  ADD CONSTRAINT movement_is_booked_by_somebody CHECK (num_nonnulls("booked_at", "booked_by_id", "reason", "entry_id") IN (0, 4)
    AND ("reason" IS NULL OR length(trim("reason")) > 0));
CREATE FUNCTION movement_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD."booked_at" IS NOT NULL
     OR (NEW."id", NEW."provider", NEW."provider_movement_id", NEW."word", NEW."currency", NEW."amount_minor", NEW."at", NEW."seen_at")
        IS DISTINCT FROM (OLD."id", OLD."provider", OLD."provider_movement_id", OLD."word", OLD."currency", OLD."amount_minor", OLD."at", OLD."seen_at") THEN
    RAISE EXCEPTION 'a movement is booked once, never rewritten' USING ERRCODE = 'check_violation', CONSTRAINT = 'movement_is_kept';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER movement_is_kept BEFORE UPDATE OR DELETE ON "float_movement" FOR EACH ROW EXECUTE FUNCTION movement_is_kept();
CREATE TRIGGER movement_is_kept_whole BEFORE TRUNCATE ON "float_movement" FOR EACH STATEMENT EXECUTE FUNCTION history_is_written_once();
