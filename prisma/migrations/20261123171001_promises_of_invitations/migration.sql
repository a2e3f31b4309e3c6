-- Of one person one link is good at a time; it is good for some hours, and once.
CREATE UNIQUE INDEX invitation_open_is_one ON "invitation" ("user_id") WHERE "used_at" IS NULL AND "ended_at" IS NULL;
ALTER TABLE "invitation"
  ADD CONSTRAINT invitation_keeps_a_hash CHECK ("token_hash" ~ '^[0-9a-f]{64}$'),
  ADD CONSTRAINT invitation_is_by_another CHECK ("created_by_id" <> "user_id"),
  ADD CONSTRAINT invitation_is_soon_over CHECK ("expires_at" > "created_at" AND "expires_at" <= "created_at" + interval '72 hours'),
  ADD CONSTRAINT invitation_ends_one_way CHECK (num_nonnulls("used_at", "ended_at") <= 1 AND "used_at" < "expires_at");
CREATE FUNCTION invitation_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."used_at" IS NOT NULL OR OLD."ended_at" IS NOT NULL
     OR (NEW."id", NEW."user_id", NEW."token_hash", NEW."created_by_id", NEW."created_at", NEW."expires_at")
        IS DISTINCT FROM (OLD."id", OLD."user_id", OLD."token_hash", OLD."created_by_id", OLD."created_at", OLD."expires_at") THEN
    RAISE EXCEPTION 'an invitation is used or ended, never rewritten' USING ERRCODE = 'check_violation', CONSTRAINT = 'invitation_is_kept';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER invitation_is_kept BEFORE UPDATE ON "invitation" FOR EACH ROW EXECUTE FUNCTION invitation_is_kept();

-- Whoever hands over a link could have followed it, up to its last hour: the seven days of a witness begin there.
CREATE OR REPLACE FUNCTION one_may_stand_behind_both(one text, other text, moment timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
  WITH RECURSIVE given AS (
    SELECT "actor_id" AS giver, "subject" AS taker FROM "audit_row"
      WHERE "actor_id" IS NOT NULL
        AND ("action" IN ('password-reset', 'person-added', 'role-changed') AND "at" > moment - interval '7 days'
          OR "action" = 'person-invited' AND "at" > moment - interval '7 days' - interval '72 hours')
  ), behind(account, person) AS (
    SELECT account, account FROM (VALUES (one), (other)) AS both_of(account)
    UNION
    SELECT b.account, g.giver FROM behind b JOIN given g ON g.taker = b.person
  )
  SELECT EXISTS (SELECT 1 FROM behind a JOIN behind b ON b.person = a.person WHERE a.account = one AND b.account = other)
$$;
