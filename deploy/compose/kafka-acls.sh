#!/usr/bin/env bash
# Gives each service's principal what it needs on Kafka, and no more. Run by somebody who may alter
# the cluster; running it again changes nothing.
#
#   deploy/compose/kafka-acls.sh --bootstrap-server kafka:9092 --command-config admin.properties
#
# KAFKA_ACLS is the command of Kafka's distribution; PREFIX goes before each service's name to make
# its principal, such as User: for SASL, or User:CN= for client certificates. SUBSCRIBERS are the
# logins of downstream teams, with spaces between: each may read the public topics, in groups whose
# names begin with its own.
set -euo pipefail

: "${KAFKA_ACLS:=kafka-acls.sh}"
: "${PREFIX:=User:}"
: "${SUBSCRIBERS:=}"
connection=("$@")

allow() { # SERVICE OPERATIONS... -- RESOURCE...
  local principal="$PREFIX$1" operations=()
  shift
  while [ "$1" != -- ]; do
    operations+=(--operation "$1")
    shift
  done
  shift
  "$KAFKA_ACLS" "${connection[@]}" --add --force --allow-principal "$principal" "${operations[@]}" "$@"
}

reads() { # SERVICE GROUP TOPIC...
  local service="$1" group="$2"
  shift 2
  allow "$service" Read Describe -- --group "$group" --resource-pattern-type prefixed
  allow "$service" Read Describe -- "${@/#/--topic=}"
}

writes() { # SERVICE TOPIC...
  local service="$1"
  shift
  allow "$service" Write Describe -- "${@/#/--topic=}"
}

for service in scim-ingress provisioning-worker role-sync-worker admin-console; do
  # Whoever starts first creates the topics. Create them yourself, and this may go.
  allow "$service" Create Describe -- --topic conveyor. --resource-pattern-type prefixed
  allow "$service" IdempotentWrite Describe -- --cluster
done

reads scim-ingress conveyor.scim-ingress conveyor.scim-requests.v1
writes scim-ingress conveyor.scim.user-changes.v1 conveyor.scim.group-changes.v1 \
  conveyor.provisioning-errors.v1

reads provisioning-worker conveyor.provisioning-worker conveyor.scim.user-changes.v1 \
  conveyor.settings-changes.v1 conveyor.directory-commands.v1
writes provisioning-worker conveyor.directory.user-lifecycle.v1 conveyor.provisioning-errors.v1

reads role-sync-worker conveyor.role-sync-worker conveyor.directory.user-lifecycle.v1 \
  conveyor.scim.group-changes.v1 conveyor.settings-changes.v1 conveyor.directory-commands.v1
writes role-sync-worker conveyor.user-changes.v1 conveyor.users.v1 conveyor.provisioning-errors.v1

reads admin-console conveyor.admin-console conveyor.provisioning-errors.v1 \
  conveyor.scim.user-changes.v1 conveyor.user-changes.v1
# Snapshots are compared with the other stages.
allow admin-console Read Describe -- --topic=conveyor.users.v1
# A replay is compared with the record on its topic before it is sent.
allow admin-console Read Describe -- --topic=conveyor.settings-changes.v1 \
  --topic=conveyor.directory-commands.v1 --topic=conveyor.scim-requests.v1 \
  --topic=conveyor.scim.group-changes.v1 --topic=conveyor.directory.user-lifecycle.v1
# Settings and commands; and, for replays, what the stages read.
writes admin-console conveyor.settings-changes.v1 conveyor.directory-commands.v1 \
  conveyor.scim-requests.v1 conveyor.scim.user-changes.v1 conveyor.scim.group-changes.v1 \
  conveyor.directory.user-lifecycle.v1
# Its pipeline page shows how far behind each group is.
allow admin-console Describe -- --group conveyor. --resource-pattern-type prefixed
allow admin-console Describe -- --topic conveyor. --resource-pattern-type prefixed

for subscriber in $SUBSCRIBERS; do
  reads "$subscriber" "$subscriber" conveyor.user-changes.v1 conveyor.users.v1
done
