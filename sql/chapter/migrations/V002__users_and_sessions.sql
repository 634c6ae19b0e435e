-- Accounts, their roles, sessions and API keys. Division codes refer to no table: the first administrator is made before any chapter is known.

CREATE TABLE users (
  user_id                  text        NOT NULL,
  display_name             text        NOT NULL,
  -- The chapter that keeps the account.
  division_code            text        NOT NULL,
  -- Argon2id in libsodium's form. NULL when the user cannot sign in by password.
  password_hash            text,
  password_change_required boolean     NOT NULL,
  -- When a one-time password ends. NULL for one that the person chose.
  password_expire_time     timestamptz,
  -- NULL without authenticator app.
  totp_secret              bytea,
  -- Waits for its first code. NULL when none does.
  totp_pending_secret      bytea,
  -- The 30-second step of the last code taken: a code counts once.
  totp_last_step           bigint      NOT NULL DEFAULT 0,
  revision                 bigint      NOT NULL DEFAULT 1,
  create_time              timestamptz NOT NULL,
  -- NULL while the account is open.
  disable_time             timestamptz,
  CONSTRAINT users_pkey PRIMARY KEY (user_id),
  CONSTRAINT users_id_form CHECK (user_id ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  CONSTRAINT users_code_form CHECK (division_code ~ '^[0-9]{6}$')
);
CREATE INDEX users_division_idx ON users (division_code);

CREATE TABLE role_grants (
  user_id       text    NOT NULL,
  -- In the order in which they were given.
  position      integer NOT NULL,
  role          integer NOT NULL,
  division_code text    NOT NULL,
  CONSTRAINT role_grants_pkey PRIMARY KEY (user_id, position),
  CONSTRAINT role_grants_once UNIQUE (user_id, division_code, role),
  CONSTRAINT role_grants_user_fkey FOREIGN KEY (user_id) REFERENCES users (user_id),
  CONSTRAINT role_grants_role_known CHECK (role BETWEEN 1 AND 6),
  CONSTRAINT role_grants_code_form CHECK (division_code ~ '^[0-9]{6}$')
);

CREATE TABLE sessions (
  session_id     text        NOT NULL,
  user_id        text        NOT NULL,
  -- BLAKE2b-256 of the secret; the secret itself is kept nowhere.
  secret_digest  bytea       NOT NULL,
  division_code  text        NOT NULL,
  client_address text        NOT NULL,
  user_agent     text        NOT NULL,
  create_time    timestamptz NOT NULL,
  last_use_time  timestamptz NOT NULL,
  expire_time    timestamptz NOT NULL,
  -- NULL until it is revoked.
  end_time       timestamptz,
  CONSTRAINT sessions_pkey PRIMARY KEY (session_id),
  CONSTRAINT sessions_secret_once UNIQUE (secret_digest),
  CONSTRAINT sessions_user_fkey FOREIGN KEY (user_id) REFERENCES users (user_id)
);
CREATE INDEX sessions_user_idx ON sessions (user_id);

CREATE TABLE api_keys (
  api_key_id    text        NOT NULL,
  user_id       text        NOT NULL,
  -- BLAKE2b-256 of the secret.
  secret_digest bytea       NOT NULL,
  display_name  text        NOT NULL,
  division_code text        NOT NULL,
  create_time   timestamptz NOT NULL,
  -- NULL = does not expire.
  expire_time   timestamptz,
  -- NULL before the first use.
  last_use_time timestamptz,
  -- NULL until it is revoked.
  revoke_time   timestamptz,
  CONSTRAINT api_keys_pkey PRIMARY KEY (api_key_id),
  CONSTRAINT api_keys_secret_once UNIQUE (secret_digest),
  CONSTRAINT api_keys_user_fkey FOREIGN KEY (user_id) REFERENCES users (user_id)
);
CREATE INDEX api_keys_user_idx ON api_keys (user_id);

-- By name and not by account: a name that does not exist locks like one that does, so that nobody learns which is which.
CREATE TABLE sign_in_failures (
  user_id       text        NOT NULL,
  failure_count integer     NOT NULL,
  begin_time    timestamptz NOT NULL,
  -- NULL while the name is not locked.
  lock_until    timestamptz,
  CONSTRAINT sign_in_failures_pkey PRIMARY KEY (user_id),
  CONSTRAINT sign_in_failures_counted CHECK (failure_count > 0)
);
CREATE INDEX sign_in_failures_begin_idx ON sign_in_failures (begin_time);
