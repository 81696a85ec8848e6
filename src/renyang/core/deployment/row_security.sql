-- What policies call; and, in a schema that nobody else may name, what they look up.
CREATE SCHEMA guard;
CREATE SCHEMA guard_rows;

CREATE TABLE guard_rows.key (inner_pad bytea NOT NULL, outer_pad bytea NOT NULL);

-- What the connection was told, if this program signed it for this connection; otherwise nothing.
CREATE FUNCTION guard.scope() RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    told text := current_setting('renyang.scope', true);
    signed boolean;
BEGIN
    IF told IS NULL OR told = '' THEN
        RETURN '{}';
    END IF;
    SELECT left(told, 64) = encode(sha256(outer_pad || sha256(inner_pad ||
        convert_to(pg_backend_pid() || substr(told, 65), 'UTF8'))), 'hex') INTO signed FROM guard_rows.key;
    RETURN CASE WHEN signed THEN substr(told, 65)::jsonb ELSE '{}' END;
END $$;

CREATE FUNCTION guard.trusted() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN RETURN guard.scope() ? 'trusted'; END $$;

CREATE FUNCTION guard.divisions(roles text) RETURNS text[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN RETURN ARRAY(SELECT jsonb_array_elements_text(guard.scope() -> 'divisions' -> roles)); END $$;

CREATE FUNCTION guard.tied(root text) RETURNS text[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN RETURN ARRAY(SELECT jsonb_array_elements_text(guard.scope() -> 'tied' -> root)); END $$;

CREATE FUNCTION guard.actor() RETURNS bigint LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN RETURN (guard.scope() ->> 'user')::bigint; END $$;
