package dev.conveyor.testservers;

/** A running PostgreSQL and a running Kafka broker. */
interface Servers {

  String jdbcUrl(String database);

  String superuser();

  String bootstrapServers();
}
