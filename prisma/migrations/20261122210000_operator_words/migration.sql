-- Whose number it is, asked of a provider where the number's beginning does not say for sure. It names no shop and no order.
CREATE TABLE "operator_word" (
    "msisdn" TEXT NOT NULL,
    "wanted_at" TIMESTAMPTZ(3) NOT NULL,
    "asked_at" TIMESTAMPTZ(3),
    "answered_at" TIMESTAMPTZ(3),
    "provider" TEXT,
    "operator" TEXT,

    CONSTRAINT "operator_word_pkey" PRIMARY KEY ("msisdn"),
    CONSTRAINT operator_word_is_about_a_number CHECK ("msisdn" ~ '^0[567][0-9]{8}$'),
    CONSTRAINT operator_word_is_somebodys CHECK ("operator" IS NULL OR "provider" IS NOT NULL),
    CONSTRAINT operator_word_comes_with_an_answer CHECK ("provider" IS NULL OR "answered_at" IS NOT NULL)
);

-- What is still to be asked is taken, and what is old is cleared, in the order in which it was wanted.
CREATE INDEX "operator_word_wanted_at_idx" ON "operator_word"("wanted_at");
