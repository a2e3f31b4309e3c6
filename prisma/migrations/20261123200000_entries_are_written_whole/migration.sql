-- An entry is written with its postings, in one transaction, and closed by its end: none is added to it later. What the deferred
-- checks of an entry found then is so for good.
CREATE FUNCTION posting_comes_with_its_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM "ledger_entry" WHERE "id" = NEW."entry_id" AND xmin <> pg_current_xact_id()::xid) THEN
    RAISE EXCEPTION 'entry % is closed', NEW."entry_id" USING ERRCODE = 'check_violation', CONSTRAINT = 'posting_comes_with_its_entry';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER posting_comes_with_its_entry BEFORE INSERT ON "posting" FOR EACH ROW EXECUTE FUNCTION posting_comes_with_its_entry();
