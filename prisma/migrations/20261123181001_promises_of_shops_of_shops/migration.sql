-- One level: whoever has a parent gets no leave to have shops of its own.
ALTER TABLE "reseller"
  ADD CONSTRAINT reseller_is_not_its_own_parent CHECK ("parent_id" <> "id"),
  ADD CONSTRAINT reseller_of_a_shop_has_none CHECK ("parent_id" IS NULL OR NOT "may_have_subs"),
  ADD CONSTRAINT reseller_is_closed_by_its_parent CHECK (
    NOT "closed_by_parent" OR ("parent_id" IS NOT NULL AND "disabled_at" IS NOT NULL));

-- A shop has its parent from its opening and for good. The parent is one that the house lets, and has at most fifty: its row
-- is locked, so of those opened at once each finds the one before.
CREATE FUNCTION reseller_keeps_its_parent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  parent "reseller"%ROWTYPE;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    RAISE EXCEPTION 'a shop keeps its parent' USING ERRCODE = 'check_violation', CONSTRAINT = 'reseller_keeps_its_parent';
  END IF;
  SELECT * INTO parent FROM "reseller" WHERE "id" = NEW."parent_id" FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN NEW; END IF; -- the foreign key says so
  IF NOT parent."may_have_subs" THEN
    RAISE EXCEPTION 'shop % may have no shops of its own', parent."id" USING ERRCODE = 'check_violation', CONSTRAINT = 'reseller_may_have_subs';
  END IF;
  IF (SELECT count(*) FROM "reseller" WHERE "parent_id" = NEW."parent_id") >= 50 THEN
    RAISE EXCEPTION 'shop % has fifty shops of its own', parent."id" USING ERRCODE = 'check_violation', CONSTRAINT = 'reseller_has_fifty_subs_at_most';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER reseller_begins_with_its_parent BEFORE INSERT ON "reseller" FOR EACH ROW
  WHEN (NEW."parent_id" IS NOT NULL) EXECUTE FUNCTION reseller_keeps_its_parent();
CREATE TRIGGER reseller_keeps_its_parent BEFORE UPDATE ON "reseller" FOR EACH ROW
  WHEN (NEW."parent_id" IS DISTINCT FROM OLD."parent_id") EXECUTE FUNCTION reseller_keeps_its_parent();

-- A transfer takes from what one shop can spend and gives to what another can, its parent or one of its own, and touches
-- nothing else. The shop that it takes from has made it, and passes on nothing that it was lent. Judged when the transaction ends.
CREATE FUNCTION transfer_keeps_to_the_family() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  made "ledger_entry"%ROWTYPE;
  giver "ledger_account"%ROWTYPE;
BEGIN
  SELECT * INTO made FROM "ledger_entry" WHERE "kind" = 'transfer'
    AND "id" = (CASE TG_TABLE_NAME WHEN 'posting' THEN to_jsonb(NEW) ->> 'entry_id' ELSE to_jsonb(NEW) ->> 'id' END)::bigint;
  IF NOT FOUND THEN RETURN NULL; END IF;
  SELECT g.* INTO giver
    FROM "posting" p JOIN "ledger_account" g ON g."id" = p."account_id" AND g."kind" = 'available'
    JOIN "posting" q ON q."entry_id" = p."entry_id" AND q."amount_minor" = -p."amount_minor"
    JOIN "ledger_account" t ON t."id" = q."account_id" AND t."kind" = 'available' AND t."currency" = g."currency"
    JOIN "reseller" f ON f."id" = g."reseller_id" JOIN "reseller" r ON r."id" = t."reseller_id"
    WHERE p."entry_id" = made."id" AND p."amount_minor" < 0 AND (f."parent_id" = r."id" OR r."parent_id" = f."id");
  IF NOT FOUND OR (SELECT count(*) FROM "posting" WHERE "entry_id" = made."id") <> 2 THEN
    RAISE EXCEPTION 'transfer % is not between a shop and its own', made."id" USING ERRCODE = 'check_violation', CONSTRAINT = 'transfer_keeps_to_the_family';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM "audit_row" d JOIN "user" u ON u."id" = d."actor_id"
      WHERE d."id" = made."audit_id" AND d."action" = 'transfer-made'
        AND d."reseller_id" = giver."reseller_id" AND u."reseller_id" = giver."reseller_id") THEN
    RAISE EXCEPTION 'transfer % was not made by the shop that it takes from', made."id" USING ERRCODE = 'check_violation', CONSTRAINT = 'transfer_is_made_by_its_giver';
  END IF;
  IF giver."balance_minor" < -COALESCE((SELECT "balance_minor" FROM "ledger_account"
      WHERE "kind" = 'credit' AND "currency" = giver."currency" AND "reseller_id" = giver."reseller_id"), 0) THEN
    RAISE EXCEPTION 'transfer % passes on what was lent', made."id" USING ERRCODE = 'check_violation', CONSTRAINT = 'transfer_passes_on_no_loan';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER transfer_keeps_to_the_family AFTER INSERT ON "ledger_entry" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW."kind" = 'transfer') EXECUTE FUNCTION transfer_keeps_to_the_family();
CREATE CONSTRAINT TRIGGER posting_keeps_to_the_family AFTER INSERT ON "posting" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION transfer_keeps_to_the_family();

-- One key is one transfer, and one deed is the cause of one.
CREATE UNIQUE INDEX transfer_is_made_once ON "audit_row" ("subject") WHERE "action" = 'transfer-made';
CREATE UNIQUE INDEX transfer_has_its_own_deed ON "ledger_entry" ("audit_id") WHERE "kind" = 'transfer';
