-- Somebody wants the lists read now.
ALTER TABLE "provider_account" ADD COLUMN "plans_wanted_at" TIMESTAMPTZ(3);

-- The house's own word on a plan; a reading of the provider's list never touches it.
CREATE TABLE "plan_shelf" (
    "provider" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "place" TEXT NOT NULL DEFAULT 'shown',
    "name_ar" TEXT,
    "name_fr" TEXT,
    "name_en" TEXT,
    "position" INTEGER,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by_id" TEXT NOT NULL,

    CONSTRAINT "plan_shelf_pkey" PRIMARY KEY ("provider", "code"),
    CONSTRAINT "plan_shelf_provider_code_fkey" FOREIGN KEY ("provider", "code") REFERENCES "plan"("provider", "code") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "plan_shelf_updated_by_id_fkey" FOREIGN KEY ("updated_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT shelf_place_is_known CHECK ("place" IN ('shown', 'hidden', 'off')),
    CONSTRAINT shelf_position_counts_from_one CHECK ("position" BETWEEN 1 AND 999),
    CONSTRAINT shelf_names_say_something CHECK (
      COALESCE(length(trim("name_ar")) BETWEEN 1 AND 60, true) AND COALESCE(length(trim("name_fr")) BETWEEN 1 AND 60, true)
      AND COALESCE(length(trim("name_en")) BETWEEN 1 AND 60, true))
);

-- What a reading of a provider's list found to be other than before. Never edited.
CREATE TABLE "plan_change" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "provider" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT,

    CONSTRAINT "plan_change_pkey" PRIMARY KEY ("id"),
    CONSTRAINT plan_change_is_known CHECK ("kind" IN ('appeared', 'gone', 'back', 'switched-on', 'switched-off', 'name', 'amount', 'minimum', 'maximum', 'cost', 'kind'))
);
CREATE INDEX "plan_change_at_idx" ON "plan_change"("at" DESC, "id" DESC);
CREATE TRIGGER plan_change_is_written_once BEFORE UPDATE OR DELETE ON "plan_change" FOR EACH ROW EXECUTE FUNCTION history_is_written_once();
