-- A note is what somebody said then: it is never edited, and nobody's word disappears.
ALTER TABLE "review_note" ADD CONSTRAINT note_says_something CHECK (length(trim("text")) BETWEEN 1 AND 1000);
CREATE TRIGGER note_is_written_once BEFORE UPDATE OR DELETE ON "review_note" FOR EACH ROW EXECUTE FUNCTION history_is_written_once();
CREATE TRIGGER note_is_kept BEFORE TRUNCATE ON "review_note" FOR EACH STATEMENT EXECUTE FUNCTION history_is_written_once();

-- A fixed vocabulary (lib/domain/review-tag): words that everybody makes up are found by nobody.
ALTER TABLE "review_tag" ADD CONSTRAINT tag_is_known
  CHECK ("tag" IN ('customer-called', 'provider-asked', 'outage', 'repeat-number', 'evidence-wanted'));

-- Only the house's own people work on the review, whoever asks.
CREATE FUNCTION review_is_the_house_s() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  person text := COALESCE(to_jsonb(NEW) ->> 'assignee_id', to_jsonb(NEW) ->> 'by_id');
BEGIN
  IF NOT EXISTS (SELECT 1 FROM "user" WHERE "id" = person AND "reseller_id" IS NULL) THEN
    RAISE EXCEPTION '% is not of the house', person USING ERRCODE = 'check_violation', CONSTRAINT = 'review_is_the_house_s';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER assignment_is_the_house_s BEFORE INSERT OR UPDATE ON "review_assignment" FOR EACH ROW EXECUTE FUNCTION review_is_the_house_s();
CREATE TRIGGER note_is_the_house_s BEFORE INSERT ON "review_note" FOR EACH ROW EXECUTE FUNCTION review_is_the_house_s();
CREATE TRIGGER tag_is_the_house_s BEFORE INSERT OR UPDATE ON "review_tag" FOR EACH ROW EXECUTE FUNCTION review_is_the_house_s();

-- A shop asks which of its orders in doubt were settled lately; the review which orders an open difference names.
CREATE INDEX order_settled_after_doubt ON "top_up_order" ("reseller_id", "final_at") WHERE "was_in_doubt" AND "final_at" IS NOT NULL;
CREATE INDEX case_open_names_order ON "reconciliation_case" ("order_id") WHERE "closed_at" IS NULL AND "order_id" IS NOT NULL;
