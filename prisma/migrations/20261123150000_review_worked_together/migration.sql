-- Who looks after an order in review: one person at a time. The row goes when it is given back; the audit log keeps who it was.
CREATE TABLE "review_assignment" (
    "order_id" UUID NOT NULL,
    "assignee_id" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "review_assignment_pkey" PRIMARY KEY ("order_id"),
    CONSTRAINT "review_assignment_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "top_up_order"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "review_assignment_assignee_id_fkey" FOREIGN KEY ("assignee_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "review_assignment_assignee_id_idx" ON "review_assignment"("assignee_id");

-- What people found out about an order, in their words.
CREATE TABLE "review_note" (
    "id" BIGSERIAL NOT NULL,
    "order_id" UUID NOT NULL,
    "by_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "review_note_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "review_note_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "top_up_order"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "review_note_by_id_fkey" FOREIGN KEY ("by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "review_note_order_id_id_idx" ON "review_note"("order_id", "id");

-- What an order in review is about, in words to look for. Taken off again the row goes; the audit log keeps both.
CREATE TABLE "review_tag" (
    "order_id" UUID NOT NULL,
    "tag" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "review_tag_pkey" PRIMARY KEY ("order_id", "tag"),
    CONSTRAINT "review_tag_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "top_up_order"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "review_tag_by_id_fkey" FOREIGN KEY ("by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- An order that was ever in doubt is told of once more when it has ended: by then nobody looks at it.
ALTER TABLE "top_up_order" ADD COLUMN "was_in_doubt" BOOLEAN NOT NULL DEFAULT false;
UPDATE "top_up_order" SET "was_in_doubt" = true WHERE "state" = 'unknown';

-- Up to when somebody at a counter has seen which orders in doubt were settled.
CREATE TABLE "settled_look" (
    "user_id" TEXT NOT NULL,
    "seen_up_to" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "settled_look_pkey" PRIMARY KEY ("user_id"),
    CONSTRAINT "settled_look_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
