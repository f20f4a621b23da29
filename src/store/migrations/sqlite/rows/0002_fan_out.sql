-- An event that touches many cases is taken in page by page: the last case done, and how many.

ALTER TABLE projection ADD COLUMN fan_out_after text NOT NULL DEFAULT '';
ALTER TABLE projection ADD COLUMN fan_out_done integer NOT NULL DEFAULT 0;

-- Which request asked for a rebuild: the same request again begins no second one.

ALTER TABLE projection ADD COLUMN request text NOT NULL DEFAULT '';
