-- What the protocol needs to look beyond one tenant, or to remove what no desk needs to be told any more.

CREATE INDEX feed_deleted ON feed (tenant_id, changed_at) WHERE deleted_at IS NOT NULL;

-- Which cluster this is, which of its lives, and which database of it: a restored backup or a promoted standby has another timeline, a dump that
-- was loaded into a new database another object identifier, elsewhere another system identifier too.
CREATE FUNCTION cluster_identity() RETURNS text LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp
  AS $$
    SELECT system_identifier || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8) || '/' || database.oid
    FROM pg_control_system(), pg_database AS database WHERE database.datname = current_database()
  $$;

-- Begins a new epoch of every tenant: no cursor from before means anything any more. For whoever has put an older state back into the same cluster.
-- It enters one tenant after the other, as anybody must.
CREATE FUNCTION epoch_begin(at bigint) RETURNS bigint LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  tenant uuid;
  begun bigint := 0;
BEGIN
  FOR tenant IN SELECT clock.tenant_id FROM public.clocks_read() AS clock ORDER BY clock.tenant_id LOOP
    PERFORM public.enter_tenant(tenant);
    UPDATE public.tenant_clock SET epoch = epoch + 1 WHERE tenant_id = tenant;
    begun := begun + 1;
  END LOOP;
  PERFORM public.enter_tenant(NULL);
  INSERT INTO public.server_state (key, value, changed_at) VALUES ('cluster', public.cluster_identity(), at)
  ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at;
  RETURN begun;
END
$$;

-- The same when the cluster is another one than at the last start; how many tenants it was for. Of several servers that start at once, one does it.
CREATE FUNCTION epoch_check(at bigint) RETURNS bigint LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  known text;
BEGIN
  INSERT INTO public.server_state (key, value, changed_at) VALUES ('cluster', public.cluster_identity(), at) ON CONFLICT (key) DO NOTHING;
  SELECT state.value INTO known FROM public.server_state AS state WHERE state.key = 'cluster' FOR UPDATE;
  IF known = public.cluster_identity() THEN
    RETURN 0;
  END IF;
  RETURN public.epoch_begin(at);
END
$$;

-- Removes from the feed what was deleted before an instant, after it has raised the horizon to the last number that goes; what was settled before it
-- is forgotten too. The typed rows stay: others may refer to them. Of the transaction's tenant, whose clock is held. How many rows.
CREATE FUNCTION feed_forget(before bigint) RETURNS bigint LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
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
  UPDATE public.tenant_clock SET horizon = last WHERE tenant_id = whose AND horizon < last;
  INSERT INTO public.bucket_touch (tenant_id, entity, bucket, seq)
  SELECT DISTINCT whose, feed.entity, feed.bucket, clock.seq FROM public.feed JOIN public.tenant_clock AS clock USING (tenant_id)
  WHERE feed.tenant_id = whose AND feed.deleted_at IS NOT NULL AND feed.seq <= last
  ON CONFLICT (tenant_id, entity, bucket) DO UPDATE SET seq = excluded.seq;
  DELETE FROM public.feed WHERE tenant_id = whose AND deleted_at IS NOT NULL AND seq <= last;
  GET DIAGNOSTICS gone = ROW_COUNT;
  DELETE FROM public.op_log WHERE tenant_id = whose AND settled_at < before;
  RETURN gone;
END
$$;

REVOKE ALL ON FUNCTION cluster_identity(), epoch_begin(bigint), epoch_check(bigint), feed_forget(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cluster_identity(), epoch_begin(bigint), epoch_check(bigint), feed_forget(bigint) TO frontdesk_app;
-- A trigger keeps the feed from losing what lives.
GRANT DELETE ON feed, op_log TO frontdesk_app;
