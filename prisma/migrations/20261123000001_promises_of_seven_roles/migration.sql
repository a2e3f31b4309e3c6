-- Seven roles. A shop's people are its owner, managers, cashiers and auditors; the house's are admins, support and finance.
ALTER TABLE "user" DROP CONSTRAINT user_belongs_somewhere;
ALTER TABLE "user" ADD CONSTRAINT user_belongs_somewhere CHECK (("role" IN ('admin', 'support', 'finance')) = ("reseller_id" IS NULL));

-- Four eyes: they are an admin's or finance's, and never anybody else's. lib/domain/access says the same as a right.
CREATE FUNCTION may_give_verdicts(role "Role") RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT role IN ('admin', 'finance')
$$;

-- Whoever sets another's password can be that person; so can whoever opens the account and hands over its first password.
-- And whoever makes somebody one of the two has chosen the witness.
CREATE OR REPLACE FUNCTION one_may_stand_behind_both(one text, other text, moment timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
  WITH RECURSIVE given AS (
    SELECT "actor_id" AS giver, "subject" AS taker FROM "audit_row"
      WHERE "action" IN ('password-reset', 'person-added', 'role-changed') AND "at" > moment - interval '7 days' AND "actor_id" IS NOT NULL
  ), behind(account, person) AS (
    SELECT account, account FROM (VALUES (one), (other)) AS both_of(account)
    UNION
    SELECT b.account, g.giver FROM behind b JOIN given g ON g.taker = b.person
  )
  SELECT EXISTS (SELECT 1 FROM behind a JOIN behind b ON b.person = a.person WHERE a.account = one AND b.account = other)
$$;

CREATE OR REPLACE FUNCTION resolution_has_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  sale "top_up_order"%ROWTYPE;
  person record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."confirmed_at" IS NOT NULL OR NEW."declined_at" IS NOT NULL OR NEW."applied_at" IS NOT NULL THEN
      RAISE EXCEPTION 'a verdict begins as a proposal' USING ERRCODE = 'check_violation', CONSTRAINT = 'resolution_begins_proposed';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM "user" WHERE "id" = NEW."proposed_by_id" AND may_give_verdicts("role") AND "disabled_at" IS NULL) THEN
      RAISE EXCEPTION 'only who gives verdicts proposes' USING ERRCODE = 'check_violation', CONSTRAINT = 'resolution_is_by_admins';
    END IF;
    RETURN NEW;
  END IF;

  IF (NEW."id", NEW."order_id", NEW."outcome", NEW."reason", NEW."evidence", NEW."proposed_by_id", NEW."proposed_at")
     IS DISTINCT FROM
     (OLD."id", OLD."order_id", OLD."outcome", OLD."reason", OLD."evidence", OLD."proposed_by_id", OLD."proposed_at")
     OR (OLD."confirmed_at" IS NOT NULL
         AND (NEW."confirmed_at", NEW."confirmed_by_id") IS DISTINCT FROM (OLD."confirmed_at", OLD."confirmed_by_id"))
     OR (OLD."declined_at" IS NOT NULL AND (NEW."declined_at", NEW."declined_by_id", NEW."decline_reason")
         IS DISTINCT FROM (OLD."declined_at", OLD."declined_by_id", OLD."decline_reason"))
     OR (OLD."applied_at" IS NOT NULL AND (NEW."applied_at", NEW."applied") IS DISTINCT FROM (OLD."applied_at", OLD."applied")) THEN
    RAISE EXCEPTION 'a verdict is decided once, never rewritten' USING ERRCODE = 'check_violation', CONSTRAINT = 'resolution_is_kept';
  END IF;

  SELECT * INTO STRICT sale FROM "top_up_order" WHERE "id" = NEW."order_id";

  IF NEW."declined_at" IS NOT NULL AND OLD."declined_at" IS NULL
     AND NOT EXISTS (SELECT 1 FROM "user" WHERE "id" = NEW."declined_by_id" AND may_give_verdicts("role") AND "disabled_at" IS NULL) THEN
    RAISE EXCEPTION 'only who gives verdicts declines' USING ERRCODE = 'check_violation', CONSTRAINT = 'resolution_is_by_admins';
  END IF;

  IF NEW."confirmed_at" IS NOT NULL AND OLD."confirmed_at" IS NULL THEN
    -- Held until this transaction ends: nobody is disabled, or given a password, while their word is being taken.
    FOR person IN SELECT * FROM "user" WHERE "id" IN (NEW."proposed_by_id", NEW."confirmed_by_id") ORDER BY "id" FOR SHARE LOOP
      IF NOT may_give_verdicts(person."role") OR person."disabled_at" IS NOT NULL OR person."must_change_password" THEN
        RAISE EXCEPTION 'only two in their own right decide' USING ERRCODE = 'check_violation', CONSTRAINT = 'resolution_is_by_admins';
      END IF;
    END LOOP;
    IF NEW."confirmed_by_id" = NEW."proposed_by_id" THEN
      IF sale."price_minor" > one_admin_limit() THEN
        RAISE EXCEPTION 'order % is more than one admin may decide', sale."reference" USING ERRCODE = 'check_violation', CONSTRAINT = 'resolution_has_four_eyes';
      END IF;
    ELSIF one_may_stand_behind_both(NEW."proposed_by_id", NEW."confirmed_by_id", NEW."confirmed_at") THEN
      RAISE EXCEPTION 'one of the two may know the other''s password' USING ERRCODE = 'check_violation', CONSTRAINT = 'resolution_is_independent';
    END IF;
    IF sale."state" NOT IN ('unknown', 'pending', 'handling') OR NEW."confirmed_at" < sale."quarantine_until" THEN
      RAISE EXCEPTION 'order % is not for people to decide yet, or no more', sale."reference" USING ERRCODE = 'check_violation', CONSTRAINT = 'resolution_waits';
    END IF;
  END IF;

  IF NEW."applied_at" IS NOT NULL AND OLD."applied_at" IS NULL AND (
    CASE NEW."applied"
      WHEN 'applied' THEN sale."reason" IS DISTINCT FROM (NEW."outcome" || '-by-admins')
      WHEN 'overtaken' THEN sale."state" NOT IN ('fulfilled', 'refunded', 'failed') OR sale."reason" IN ('delivered-by-admins', 'released-by-admins')
      ELSE sale."state" IN ('fulfilled', 'refunded', 'failed')
    END) THEN
    RAISE EXCEPTION 'order % does not show that it was %', sale."reference", NEW."applied" USING ERRCODE = 'check_violation', CONSTRAINT = 'resolution_is_applied_truly';
  END IF;
  RETURN NEW;
END $$;

-- The audit log is sealed. Each row's seal is the SHA-256 of the seal before it and of all that the row says; who edits,
-- deletes or slips in a row breaks the chain from there on. Rows are sealed a moment after they are committed, by the worker,
-- and not by a trigger: a chain has one end, and a trigger that holds it would make every sale, funding and verdict wait for
-- every other, and lock in an order of its own beside the accounts' locks. The seals follow each other in the order in which
-- they were made: a row that commits after a younger one is sealed after it, and none is passed over.
--
-- What this does not withstand: whoever has the database's password may take the triggers away, rewrite rows, and make the
-- chain anew. Each look at the chain therefore says the last seal in the worker's log: kept elsewhere, those lines show it.
CREATE FUNCTION audit_content(deed "audit_row") RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT convert_to(jsonb_build_array(deed."id", extract(epoch FROM deed."at") * 1000, deed."actor_id", deed."action",
    deed."reseller_id", deed."subject", deed."reason", deed."details")::text, 'UTF8')
$$;

-- Seals up to `most` of the rows above `floor`, and says how many. One at a time; whoever comes second finds nothing to do.
CREATE FUNCTION seal_audit_rows(floor bigint, most integer, moment timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  deed "audit_row"%ROWTYPE;
  last_seq bigint;
  last_hash bytea;
  next_hash bytea;
  sealed integer := 0;
BEGIN
  IF NOT pg_try_advisory_xact_lock(72707370) THEN RETURN 0; END IF;
  SELECT "seq", "hash" INTO last_seq, last_hash FROM "audit_seal" ORDER BY "seq" DESC LIMIT 1;
  last_seq := COALESCE(last_seq, 0);
  last_hash := COALESCE(last_hash, '\x'::bytea);
  FOR deed IN SELECT a.* FROM "audit_row" a WHERE a."id" > floor
      AND NOT EXISTS (SELECT 1 FROM "audit_seal" s WHERE s."audit_id" = a."id") ORDER BY a."id" LIMIT most LOOP
    last_seq := last_seq + 1;
    next_hash := sha256(last_hash || audit_content(deed));
    INSERT INTO "audit_seal" ("seq", "audit_id", "previous", "hash", "sealed_at") VALUES (last_seq, deed."id", last_hash, next_hash, moment);
    last_hash := next_hash;
    sealed := sealed + 1;
  END LOOP;
  RETURN sealed;
END $$;

-- The whole chain, and the first thing wrong with it. `unsealed` is a row that should long have been sealed; `rewritten` a
-- chain that agrees with itself and not with what an earlier look saw.
CREATE FUNCTION look_at_audit_chain(sealed_before timestamptz, OUT sealed bigint, OUT head bytea, OUT fault text, OUT fault_seq bigint)
LANGUAGE plpgsql STABLE AS $$
BEGIN
  SELECT COALESCE(max("seq"), 0) INTO sealed FROM "audit_seal";
  SELECT "hash" INTO head FROM "audit_seal" ORDER BY "seq" DESC LIMIT 1;
  head := COALESCE(head, '\x'::bytea);
  SELECT c.seq, c.fault INTO fault_seq, fault FROM (
    SELECT s."seq", CASE
      WHEN s."seq" <> row_number() OVER in_turn THEN 'missing-seal'
      WHEN s."previous" <> COALESCE(lag(s."hash") OVER in_turn, '\x'::bytea) THEN 'broken-link'
      WHEN a."id" IS NULL THEN 'missing-row'
      WHEN s."hash" <> sha256(s."previous" || audit_content(a)) THEN 'changed-row'
    END AS fault
    FROM "audit_seal" s LEFT JOIN "audit_row" a ON a."id" = s."audit_id"
    WINDOW in_turn AS (ORDER BY s."seq")
  ) c WHERE c.fault IS NOT NULL ORDER BY c.seq LIMIT 1;
  IF fault IS NOT NULL THEN RETURN; END IF;
  SELECT l."sealed", 'rewritten' INTO fault_seq, fault FROM "audit_look" l
    LEFT JOIN "audit_seal" s ON s."seq" = l."sealed"
    WHERE l."sealed" > 0 AND l."fault" IS NULL AND s."hash" IS DISTINCT FROM l."head" ORDER BY l."sealed" LIMIT 1;
  IF fault IS NOT NULL THEN RETURN; END IF;
  SELECT NULL, 'unsealed' INTO fault_seq, fault FROM "audit_row" a
    WHERE a."at" < sealed_before AND NOT EXISTS (SELECT 1 FROM "audit_seal" s WHERE s."audit_id" = a."id") LIMIT 1;
END $$;

ALTER TABLE "audit_look" ADD CONSTRAINT audit_look_ends_as_known
  CHECK ("fault" IN ('missing-seal', 'broken-link', 'missing-row', 'changed-row', 'rewritten', 'unsealed'));
CREATE TRIGGER seal_is_written_once BEFORE UPDATE OR DELETE ON "audit_seal" FOR EACH ROW EXECUTE FUNCTION history_is_written_once();
CREATE TRIGGER seal_is_kept BEFORE TRUNCATE ON "audit_seal" FOR EACH STATEMENT EXECUTE FUNCTION history_is_written_once();
CREATE TRIGGER look_is_written_once BEFORE UPDATE OR DELETE ON "audit_look" FOR EACH ROW EXECUTE FUNCTION history_is_written_once();
CREATE TRIGGER look_is_kept BEFORE TRUNCATE ON "audit_look" FOR EACH STATEMENT EXECUTE FUNCTION history_is_written_once();
