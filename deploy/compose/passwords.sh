#!/bin/bash
# Runs once, when the database is new: after the logins are made, each gets the password in its secret.
set -euo pipefail
for login in conveyor_console conveyor_ingress conveyor_provisioning conveyor_roles; do
    psql -v ON_ERROR_STOP=1 --no-psqlrc --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
        --set login="$login" --set password="$(<"/run/secrets/$login")" <<'SQL'
ALTER ROLE :"login" PASSWORD :'password';
SQL
done
