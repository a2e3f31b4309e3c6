-- How long the same amount to the same number asks for a word at the counter. No row: ten minutes.
CREATE TABLE "repeat_window" (
    "operator" TEXT NOT NULL,
    "minutes" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by_id" TEXT NOT NULL,

    CONSTRAINT "repeat_window_pkey" PRIMARY KEY ("operator"),
    CONSTRAINT repeat_window_is_sane CHECK ("minutes" BETWEEN 0 AND 1440)
);

-- What an owner wants at the counter, whatever sells.
CREATE TABLE "tile_pin" (
    "reseller_id" UUID NOT NULL,
    "operator" TEXT NOT NULL,
    "plan_code" TEXT NOT NULL,
    "face_value_minor" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "tile_pin_pkey" PRIMARY KEY ("reseller_id", "operator", "plan_code", "face_value_minor"),
    CONSTRAINT tile_pin_has_a_value CHECK ("face_value_minor" > 0),
    CONSTRAINT tile_pin_fits_the_counter CHECK ("position" BETWEEN 1 AND 6)
);

-- The numbers that a shop sells to. What it remembers of one beyond its name is read from the orders since then.
CREATE TABLE "customer" (
    "id" UUID NOT NULL,
    "reseller_id" UUID NOT NULL,
    "msisdn" TEXT NOT NULL,
    "name" TEXT,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "last_order_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "customer_pkey" PRIMARY KEY ("id"),
    CONSTRAINT customer_number_is_national CHECK ("msisdn" ~ '^0[567][0-9]{8}$'),
    CONSTRAINT customer_name_says_something CHECK (length(trim("name")) > 0 AND length("name") <= 80),
    CONSTRAINT customer_is_seen_after_it_began CHECK ("last_order_at" >= "since")
);

-- CreateIndex
CREATE UNIQUE INDEX "tile_pin_reseller_id_operator_position_key" ON "tile_pin"("reseller_id", "operator", "position");

-- CreateIndex
CREATE UNIQUE INDEX "customer_reseller_id_msisdn_key" ON "customer"("reseller_id", "msisdn");

-- CreateIndex
CREATE INDEX "customer_reseller_id_last_order_at_id_idx" ON "customer"("reseller_id", "last_order_at" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "repeat_window" ADD CONSTRAINT "repeat_window_updated_by_id_fkey" FOREIGN KEY ("updated_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tile_pin" ADD CONSTRAINT "tile_pin_reseller_id_fkey" FOREIGN KEY ("reseller_id") REFERENCES "reseller"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer" ADD CONSTRAINT "customer_reseller_id_fkey" FOREIGN KEY ("reseller_id") REFERENCES "reseller"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One index for both questions about a number: what anybody sent to it lately, and what this shop last sent to it.
CREATE INDEX "top_up_order_msisdn_reseller_id_created_at_idx" ON "top_up_order"("msisdn", "reseller_id", "created_at" DESC);
DROP INDEX "top_up_order_msisdn_idx";

-- How long deliveries took within the last hour, of all that were ever made. An order enters it once, when it is delivered.
CREATE INDEX order_delivered ON "top_up_order" ("final_at") WHERE "state" = 'fulfilled';

-- Whoever was sold to before the book was opened is in it.
INSERT INTO "customer" ("id", "reseller_id", "msisdn", "since", "last_order_at")
SELECT gen_random_uuid(), "reseller_id", "msisdn", min("created_at"), max("created_at")
FROM "top_up_order" GROUP BY "reseller_id", "msisdn";
