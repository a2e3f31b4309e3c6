-- Four eyes. An order that no provider ends is ended by the word of two admins; the database asks for both of them itself,
-- so that a page, a console or a bug cannot make one of them enough.

ALTER TABLE "resolution"
  ADD CONSTRAINT resolution_says_why CHECK (length(trim("reason")) >= 10 AND length(trim("evidence")) >= 10),
  ADD CONSTRAINT resolution_is_confirmed_by_somebody CHECK (("confirmed_at" IS NULL) = ("confirmed_by_id" IS NULL)),
  ADD CONSTRAINT resolution_is_declined_by_somebody CHECK (
    ("declined_at" IS NULL) = ("declined_by_id" IS NULL) AND ("declined_at" IS NULL) = ("decline_reason" IS NULL)
    AND ("decline_reason" IS NULL OR length(trim("decline_reason")) > 0)),
  ADD CONSTRAINT resolution_is_decided_one_way CHECK ("confirmed_at" IS NULL OR "declined_at" IS NULL),
  ADD CONSTRAINT resolution_is_applied_once_confirmed CHECK (
    ("applied_at" IS NULL) = ("applied" IS NULL) AND ("applied_at" IS NULL OR "confirmed_at" IS NOT NULL)),
  ADD CONSTRAINT resolution_ends_as_known CHECK ("applied" IN ('applied', 'overtaken', 'too-early'));

-- One at a time for an order: proposed, or confirmed and not yet applied.
CREATE UNIQUE INDEX resolution_is_one ON "resolution" ("order_id") WHERE "declined_at" IS NULL AND "applied_at" IS NULL;
-- What the worker looks for, every second: never more than a few rows.
CREATE INDEX resolution_to_apply ON "resolution" ("confirmed_at") WHERE "confirmed_at" IS NOT NULL AND "applied_at" IS NULL;

-- Who can sign in as whom: whoever sets another admin's password can be that admin, and so on along the line. Two accounts
-- that one person may stand behind, by what was set within seven days before `moment`, are no four eyes.
CREATE FUNCTION one_may_stand_behind_both(one text, other text, moment timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
  WITH RECURSIVE given AS (
    SELECT "actor_id" AS giver, "subject" AS taker FROM "audit_row"
      WHERE "action" = 'password-reset' AND "at" > moment - interval '7 days' AND "actor_id" IS NOT NULL
  ), behind(account, person) AS (
    SELECT account, account FROM (VALUES (one), (other)) AS both_of(account)
    UNION
    SELECT b.account, g.giver FROM behind b JOIN given g ON g.taker = b.person
  )
  SELECT EXISTS (SELECT 1 FROM behind a JOIN behind b ON b.person = a.person WHERE a.account = one AND b.account = other)
$$;

-- Up to this price one admin is enough; 0 while nobody has said otherwise.
CREATE FUNCTION one_admin_limit() RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT COALESCE((SELECT "one_admin_limit_minor" FROM "business_settings" WHERE "id" = 1), 0)
$$;

CREATE FUNCTION resolution_has_four_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  sale "top_up_order"%ROWTYPE;
  person record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."confirmed_at" IS NOT NULL OR NEW."declined_at" IS NOT NULL OR NEW."applied_at" IS NOT NULL THEN
      RAISE EXCEPTION 'a verdict begins as a proposal' USING ERRCODE = 'check_violation', CONSTRAINT = 'resolution_begins_proposed';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM "user" WHERE "id" = NEW."proposed_by_id" AND "role" = 'admin' AND "disabled_at" IS NULL) THEN
      RAISE EXCEPTION 'only an admin proposes' USING ERRCODE = 'check_violation', CONSTRAINT = 'resolution_is_by_admins';
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
     AND NOT EXISTS (SELECT 1 FROM "user" WHERE "id" = NEW."declined_by_id" AND "role" = 'admin' AND "disabled_at" IS NULL) THEN
    RAISE EXCEPTION 'only an admin declines' USING ERRCODE = 'check_violation', CONSTRAINT = 'resolution_is_by_admins';
  END IF;

  IF NEW."confirmed_at" IS NOT NULL AND OLD."confirmed_at" IS NULL THEN
    -- Held until this transaction ends: nobody is disabled, or given a password, while their word is being taken.
    FOR person IN SELECT * FROM "user" WHERE "id" IN (NEW."proposed_by_id", NEW."confirmed_by_id") ORDER BY "id" FOR SHARE LOOP
      IF person."role" <> 'admin' OR person."disabled_at" IS NOT NULL OR person."must_change_password" THEN
        RAISE EXCEPTION 'only two admins in their own right decide' USING ERRCODE = 'check_violation', CONSTRAINT = 'resolution_is_by_admins';
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
CREATE TRIGGER resolution_has_four_eyes BEFORE INSERT OR UPDATE ON "resolution" FOR EACH ROW EXECUTE FUNCTION resolution_has_four_eyes();
CREATE TRIGGER resolution_is_kept BEFORE DELETE ON "resolution" FOR EACH ROW EXECUTE FUNCTION history_is_written_once();
CREATE TRIGGER resolution_is_kept_whole BEFORE TRUNCATE ON "resolution" FOR EACH STATEMENT EXECUTE FUNCTION history_is_written_once();

-- An order says "by admins" only where two of them said so, about this order, with this outcome; and it says so for ever.
CREATE FUNCTION order_is_ended_by_admins() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before text := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) ->> 'reason' END;
  state_before text := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) ->> 'state' END;
BEGIN
  IF before IN ('delivered-by-admins', 'released-by-admins') AND NEW."reason" IS DISTINCT FROM before THEN
    RAISE EXCEPTION 'order % was ended by admins', NEW."reference" USING ERRCODE = 'check_violation', CONSTRAINT = 'order_keeps_its_verdict';
  END IF;
  IF NEW."reason" IN ('delivered-by-admins', 'released-by-admins') AND before IS DISTINCT FROM NEW."reason" THEN
    IF state_before IS NULL OR state_before NOT IN ('unknown', 'pending', 'handling')
       OR NEW."state"::text IS DISTINCT FROM (CASE NEW."reason" WHEN 'delivered-by-admins' THEN 'fulfilled' ELSE 'failed' END)
       OR NOT EXISTS (
         SELECT 1 FROM "resolution" r WHERE r."order_id" = NEW."id" AND r."confirmed_at" IS NOT NULL AND r."declined_at" IS NULL
           AND r."applied_at" IS NULL AND r."outcome" || '-by-admins' = NEW."reason") THEN
      RAISE EXCEPTION 'order % has no such verdict of two admins', NEW."reference" USING ERRCODE = 'check_violation', CONSTRAINT = 'order_is_ended_by_admins';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER order_is_ended_by_admins BEFORE INSERT OR UPDATE OF "state", "reason" ON "top_up_order"
  FOR EACH ROW EXECUTE FUNCTION order_is_ended_by_admins();

-- The order and the verdict that ended it say so together, or not at all: at the end of the transaction no order is ended by
-- a verdict that is still waiting to be applied.
CREATE FUNCTION verdict_is_applied_with_its_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM "resolution" r WHERE r."order_id" = NEW."id" AND r."applied" = 'applied'
                 AND r."outcome" || '-by-admins' = NEW."reason") THEN
    RAISE EXCEPTION 'order % was ended, its verdict was not applied', NEW."reference" USING ERRCODE = 'check_violation', CONSTRAINT = 'verdict_is_applied_with_its_order';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER verdict_is_applied_with_its_order AFTER UPDATE OF "reason" ON "top_up_order" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW."reason" IN ('delivered-by-admins', 'released-by-admins')) EXECUTE FUNCTION verdict_is_applied_with_its_order();

-- What one admin may decide alone is raised knowingly: the same transaction writes it into the audit log.
CREATE FUNCTION limit_is_set_knowingly() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (NEW."one_admin_limit_minor" <> (CASE WHEN TG_OP = 'UPDATE' THEN (to_jsonb(OLD) ->> 'one_admin_limit_minor')::bigint ELSE 0 END)
     AND NOT EXISTS (SELECT 1 FROM "audit_row" WHERE xmin = pg_current_xact_id()::xid AND "action" = 'one-admin-limit-set'
                     AND "details" ->> 'toMinor' = NEW."one_admin_limit_minor"::text)) THEN
    RAISE EXCEPTION 'the limit of one admin is set with an audit row' USING ERRCODE = 'check_violation', CONSTRAINT = 'limit_is_set_knowingly';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER limit_is_set_knowingly AFTER INSERT OR UPDATE OR DELETE ON "business_settings" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION limit_is_set_knowingly();
CREATE TRIGGER settings_are_kept BEFORE TRUNCATE ON "business_settings" FOR EACH STATEMENT EXECUTE FUNCTION history_is_written_once();
