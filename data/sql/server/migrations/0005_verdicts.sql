-- Nobody writes it: how far a desk's clock is off is said by the desk, and no ruling depends on it.
ALTER TABLE op_log DROP COLUMN clock_offset;

-- As before, but for what was settled: that is forgotten for every tenant, also one that deletes nothing (verdicts_forget).
CREATE OR REPLACE FUNCTION feed_forget(before bigint) RETURNS bigint LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  whose uuid := current_setting('frontdesk.tenant')::uuid;
  last bigint;
  gone bigint;
BEGIN
  SELECT max(seq) INTO last FROM public.feed WHERE tenant_id = whose AND deleted_at IS NOT NULL AND changed_at < before;
  IF last IS NULL THEN
    RETURN 0;
  END IF;
  UPDATE public.tenant_clock SET horizon = last WHERE tenant_id = whose AND horizon < last;
  INSERT INTO public.bucket_touch (tenant_id, entity, bucket, seq)
  SELECT DISTINCT whose, feed.entity, feed.bucket, clock.seq FROM public.feed JOIN public.tenant_clock AS clock USING (tenant_id)
  WHERE feed.tenant_id = whose AND feed.deleted_at IS NOT NULL AND feed.seq <= last
  ON CONFLICT (tenant_id, entity, bucket) DO UPDATE SET seq = excluded.seq;
  DELETE FROM public.feed WHERE tenant_id = whose AND deleted_at IS NOT NULL AND seq <= last;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END
$$;
