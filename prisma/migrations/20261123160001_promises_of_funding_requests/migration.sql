-- An open request is the only one with its amount, and a transfer's number funds one request, whoever types it.
CREATE UNIQUE INDEX funding_open_amount_is_one ON "funding_request" ("amount_minor") WHERE "state" = 'open';
CREATE UNIQUE INDEX funding_proof_funds_once ON "funding_request" ("proof") WHERE "state" IN ('open', 'approved');

ALTER TABLE "funding_request"
  ADD CONSTRAINT funding_asks_whole_dinars CHECK ("asked_minor" > 0 AND "asked_minor" % 100 = 0),
  ADD CONSTRAINT funding_amount_is_marked CHECK ("amount_minor" - "asked_minor" BETWEEN 1 AND 99),
  -- As lib/domain/funding writes it: two ways of typing one number are one number.
  ADD CONSTRAINT funding_proof_is_plain CHECK ("proof" ~ '^[0-9A-Z]{4,60}$'),
  ADD CONSTRAINT funding_payer_says_something CHECK (length(trim("payer")) BETWEEN 1 AND 80),
  ADD CONSTRAINT funding_is_decided_by_somebody CHECK (
    ("state" = 'open') = ("decided_at" IS NULL) AND ("decided_at" IS NULL) = ("decided_by_id" IS NULL)),
  ADD CONSTRAINT funding_is_booked_once_approved CHECK (CASE "state"
    WHEN 'approved' THEN num_nonnulls("entry_id", "arrived_minor") = 2 AND "arrived_minor" > 0
    ELSE num_nonnulls("entry_id", "arrived_minor") = 0 END),
  ADD CONSTRAINT funding_says_why CHECK (
    ("reason" IS NULL OR length(trim("reason")) > 0)
    AND ("reason" IS NOT NULL OR "state" IN ('open', 'withdrawn') OR ("state" = 'approved' AND "arrived_minor" = "amount_minor")));

-- It begins open, for a shop by one of its people. It is decided once: by the house, or taken back by its shop. What was
-- asked never changes, and nobody of a shop says that money arrived.
CREATE FUNCTION funding_is_decided_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."state" <> 'open' THEN
      RAISE EXCEPTION 'a request for funds begins open' USING ERRCODE = 'check_violation', CONSTRAINT = 'funding_begins_open';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM "user" WHERE "id" = NEW."asked_by_id" AND "reseller_id" = NEW."reseller_id") THEN
      RAISE EXCEPTION 'a shop asks for itself' USING ERRCODE = 'check_violation', CONSTRAINT = 'funding_is_asked_by_its_shop';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD."state" <> 'open' OR (NEW."id", NEW."reseller_id", NEW."asked_by_id", NEW."asked_at", NEW."idempotency_key", NEW."asked_minor", NEW."amount_minor")
     IS DISTINCT FROM (OLD."id", OLD."reseller_id", OLD."asked_by_id", OLD."asked_at", OLD."idempotency_key", OLD."asked_minor", OLD."amount_minor") THEN
    RAISE EXCEPTION 'a request for funds is decided once, never rewritten' USING ERRCODE = 'check_violation', CONSTRAINT = 'funding_is_decided_once';
  END IF;
  IF NEW."state" IN ('approved', 'declined') AND NOT EXISTS (
      SELECT 1 FROM "user" WHERE "id" = NEW."decided_by_id" AND "role" IN ('admin', 'finance') AND "disabled_at" IS NULL) THEN
    RAISE EXCEPTION 'the house says whether money arrived' USING ERRCODE = 'check_violation', CONSTRAINT = 'funding_is_decided_by_the_house';
  END IF;
  IF NEW."state" = 'withdrawn' AND NOT EXISTS (
      SELECT 1 FROM "user" WHERE "id" = NEW."decided_by_id" AND "reseller_id" = NEW."reseller_id") THEN
    RAISE EXCEPTION 'a shop takes its own request back' USING ERRCODE = 'check_violation', CONSTRAINT = 'funding_is_withdrawn_by_its_shop';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER funding_is_decided_once BEFORE INSERT OR UPDATE ON "funding_request" FOR EACH ROW EXECUTE FUNCTION funding_is_decided_once();
CREATE TRIGGER funding_is_kept BEFORE DELETE ON "funding_request" FOR EACH ROW EXECUTE FUNCTION history_is_written_once();
CREATE TRIGGER funding_is_kept_whole BEFORE TRUNCATE ON "funding_request" FOR EACH STATEMENT EXECUTE FUNCTION history_is_written_once();

-- An approved request's entry brings what arrived, from outside, to what its own shop can spend, and nothing else.
CREATE FUNCTION funding_agrees_with_its_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM "ledger_entry" WHERE "id" = NEW."entry_id" AND "kind" = 'funding') OR EXISTS (
      SELECT 1 FROM (VALUES ('available', NEW."reseller_id"::text, NEW."arrived_minor"), ('funding', '', -NEW."arrived_minor")) AS due (kind, owner, moved)
      FULL JOIN (SELECT a."kind"::text AS kind, COALESCE(a."reseller_id"::text, '') AS owner, sum(p."amount_minor") AS moved
        FROM "posting" p JOIN "ledger_account" a ON a."id" = p."account_id" WHERE p."entry_id" = NEW."entry_id" GROUP BY 1, 2) AS done
      USING (kind, owner) WHERE done.moved IS DISTINCT FROM due.moved) THEN
    RAISE EXCEPTION 'entry % is not the money of request %', NEW."entry_id", NEW."id" USING ERRCODE = 'check_violation', CONSTRAINT = 'funding_agrees_with_its_entry';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER funding_agrees_with_its_entry AFTER UPDATE OF "state" ON "funding_request" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW."state" = 'approved') EXECUTE FUNCTION funding_agrees_with_its_entry();
