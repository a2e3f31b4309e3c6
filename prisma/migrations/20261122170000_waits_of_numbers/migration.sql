-- Until when a provider takes no further order for a number: the one rule of a provider that spans all shops.
CREATE TABLE "number_wait" (
    "provider" TEXT NOT NULL,
    "msisdn" TEXT NOT NULL,
    "operator" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "number_wait_pkey" PRIMARY KEY ("msisdn", "provider", "operator")
);

-- What is over is cleared by its end.
CREATE INDEX "number_wait_until_idx" ON "number_wait"("until");
