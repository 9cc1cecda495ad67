package dev.conveyor.acceptance;

import dev.conveyor.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Finds where an address occurs: in any column of any table, in any record of any topic. */
final class Mentions {

  /** Long enough to be unambiguous when looking for Base64 in text. */
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{16,}={0,2}");

  private Mentions() {}

  /** Topics with a record whose key, value, or headers contain it. */
  static List<String> inTopics(StartedStack stack, String address) throws Exception {
    List<String> found = new ArrayList<>();
    for (Topic topic : Topic.values()) {
      for (ConsumerRecord<byte[], byte[]> record :
          TopicReader.readAll(stack.text("kafkaBootstrapServers"), topic.topicName())) {
        StringBuilder all = new StringBuilder();
        all.append(text(record.key())).append(' ').append(text(record.value()));
        record.headers().forEach(header -> all.append(' ').append(text(header.value())));
        if (names(all.toString(), address)) {
          found.add(topic.topicName());
          break;
        }
      }
    }
    return found;
  }

  /** All tables of all schemas, column by column, including those added later. */
  static List<String> inTables(StartedStack stack, String address) throws Exception {
    List<String> found = new ArrayList<>();
    try (Connection connection = stack.database();
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery(
              """
              SELECT table_schema || '.' || table_name AS name FROM information_schema.tables
              WHERE table_type = 'BASE TABLE'
                AND table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
              """)) {
        while (rows.next()) {
          tables.add(rows.getString("name"));
        }
      }
      for (String table : tables) {
        try (ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
          if (anyRow(rows, address)) {
            found.add(table);
          }
        }
      }
    }
    return found;
  }

  private static boolean anyRow(ResultSet rows, String address) throws SQLException {
    while (rows.next()) {
      for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
        Object value = rows.getObject(column);
        String text = value instanceof byte[] bytes ? text(bytes) : String.valueOf(value);
        if (names(text, address)) {
          return true;
        }
      }
    }
    return false;
  }

  /** As plain text, or in Base64 within the text, nested to any depth. */
  private static boolean names(String text, String address) {
    if (text.toLowerCase(Locale.ROOT).contains(address)) {
      return true;
    }
    Matcher encoded = BASE64.matcher(text);
    while (encoded.find()) {
      try {
        if (names(text(Base64.getDecoder().decode(encoded.group())), address)) {
          return true;
        }
      } catch (IllegalArgumentException e) {
        continue; // not Base64 after all
      }
    }
    return false;
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }
}
