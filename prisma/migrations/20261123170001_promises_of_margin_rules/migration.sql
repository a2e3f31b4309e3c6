-- Equality inside an exclusion. It comes with PostgreSQL, and whoever owns a database may add it.
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Days are those of Algiers, the last one no longer of the rule. A rule ended on its first day has none.
ALTER TABLE "margin_rule"
  ADD CONSTRAINT margin_rule_is_sane CHECK ("margin_bps" BETWEEN 0 AND 5000),
  ADD CONSTRAINT margin_rule_names_a_reach CHECK ("operator" IN ('djezzy', 'mobilis', 'ooredoo') AND "plan_code" <> ''),
  ADD CONSTRAINT margin_rule_says_why CHECK (length(trim("reason")) > 0),
  ADD CONSTRAINT margin_rule_runs_forwards CHECK ("valid_from" <= "valid_until"),
  ADD CONSTRAINT margin_rule_is_ended_by_somebody CHECK (num_nonnulls("ended_by_id", "ended_at", "end_reason") IN (0, 3)
    AND ("ended_at" IS NULL OR ("valid_until" IS NOT NULL AND length(trim("end_reason")) > 0))),
  -- Neither begins nor ends a rule in days that are over: what was sold then was sold by it.
  ADD CONSTRAINT margin_rule_leaves_the_past CHECK ("valid_from" >= ("set_at" AT TIME ZONE 'Africa/Algiers')::date
    AND ("ended_at" IS NULL OR "valid_until" >= ("ended_at" AT TIME ZONE 'Africa/Algiers')::date)),
  ADD CONSTRAINT margin_rule_is_one EXCLUDE USING gist (
    "reseller_id" WITH =, "operator" WITH =, (COALESCE("plan_code", '')) WITH =, daterange("valid_from", "valid_until", '[)') WITH &&);

-- A rule is ended sooner than it would have, never changed otherwise.
CREATE FUNCTION margin_rule_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW."ended_at" IS NOT NULL THEN
      RAISE EXCEPTION 'a margin rule does not begin ended' USING ERRCODE = 'check_violation', CONSTRAINT = 'margin_rule_begins_whole';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE'
     OR (NEW."id", NEW."reseller_id", NEW."operator", NEW."plan_code", NEW."margin_bps", NEW."below_cost_allowed", NEW."valid_from",
         NEW."reason", NEW."set_by_id", NEW."set_at")
        IS DISTINCT FROM
        (OLD."id", OLD."reseller_id", OLD."operator", OLD."plan_code", OLD."margin_bps", OLD."below_cost_allowed", OLD."valid_from",
         OLD."reason", OLD."set_by_id", OLD."set_at")
     OR NEW."ended_at" IS NULL OR COALESCE(NEW."valid_until", 'infinity') >= COALESCE(OLD."valid_until", 'infinity') THEN
    RAISE EXCEPTION 'a margin rule is ended, never rewritten' USING ERRCODE = 'check_violation', CONSTRAINT = 'margin_rule_is_kept';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER margin_rule_is_kept BEFORE INSERT OR UPDATE OR DELETE ON "margin_rule" FOR EACH ROW EXECUTE FUNCTION margin_rule_is_kept();
CREATE TRIGGER margin_rule_is_kept_whole BEFORE TRUNCATE ON "margin_rule" FOR EACH STATEMENT EXECUTE FUNCTION history_is_written_once();
