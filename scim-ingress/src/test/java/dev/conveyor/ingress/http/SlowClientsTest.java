package dev.conveyor.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.ingress.IngressServer;
import dev.conveyor.ingress.http.RawRequest.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients that send or read slowly do not affect others. */
class SlowClientsTest {

  private static final String GROUP = "00000000-0000-4000-8000-000000000001";
  private static final String OTHERS = "00000000-0000-4000-8000-000000000002";

  private static IngressServer server;
  private static String acme;
  private static String other;

  @BeforeAll
  static void start() throws Exception {
    server =
        IngressServer.start("conveyor.shares.answers-of-one=2", "conveyor.shares.longest-wait=2s");
    acme = "Authorization: " + server.organization("acme");
    other = "Authorization: " + server.organization("other");
    users("acme", GROUP, 50_000);
    users("other", OTHERS, 5_000);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void slowReadersBlockOnlyTheirOrganization() throws Exception {
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      slow.add(begin("/scim/v2/acme/Groups/" + GROUP));
    }

    Answer third = get("/scim/v2/acme/Groups/" + GROUP, acme);
    Answer ofOther = get("/scim/v2/other/Groups/" + OTHERS, other);
    Answer small = get("/scim/v2/acme/Users?filter=userName%20eq%20%22u1%22", acme);

    assertThat(third.status()).as(third.body()).isEqualTo(429);
    assertThat(third.headers()).containsEntry("retry-after", "2");
    assertThat(third.json().get("detail").stringValue()).contains("organization");
    assertThat(ofOther.status()).isEqualTo(200);
    assertThat(ofOther.json().get("members")).hasSize(5_000);
    assertThat(small.json().get("totalResults").intValue()).isEqualTo(1);
    slow.forEach(SlowClientsTest::close);
  }

  @Test
  void slowBodiesBlockNoOtherRequest() throws Exception {
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      Socket socket = new Socket("localhost", server.port);
      String head =
          "POST /scim/v2/acme/Users HTTP/1.1\r\nHost: localhost\r\n"
              + acme
              + "\r\nContent-Type: application/scim+json\r\nContent-Length: 1000\r\n\r\n{";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
      slow.add(socket);
    }

    Answer read = get("/scim/v2/other/Users?count=1", other);
    Answer written =
        RawRequest.withBody(
            server.port,
            "POST /scim/v2/other/Users HTTP/1.1",
            "{\"userName\":\"quick\"}",
            other,
            "Content-Type: application/scim+json");

    assertThat(read.status()).isEqualTo(200);
    assertThat(written.status()).isEqualTo(201);
    slow.forEach(SlowClientsTest::close);
  }

  @Test
  void failedResponseIsNeverComplete() throws Exception {
    String id = "00000000-0000-4000-8000-00000000000b";
    sql(GROUP_OF.formatted(id, "acme", 50_000));
    try (Socket socket = begin("/scim/v2/acme/Groups/" + id)) {
      sql(
          "DELETE FROM scim.group_members WHERE group_id = '%1$s'; DELETE FROM scim.groups WHERE id = '%1$s'"
              .formatted(id));

      String rest = read(socket.getInputStream());

      assertThat(rest).doesNotEndWith("0\r\n\r\n").doesNotContain("\"status\"");
    }
  }

  /** Sends the request, and reads only the first byte of the response. */
  private static Socket begin(String path) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress("localhost", server.port));
    String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + acme;
    socket.getOutputStream().write((request + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
    assertThat(socket.getInputStream().read()).isEqualTo('H');
    return socket;
  }

  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    try {
      in.transferTo(received);
    } catch (SocketException e) {
      // Reset by the server, which also shows that the response is incomplete.
    }
    return received.toString(StandardCharsets.UTF_8);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Answer get(String path, String authorization) throws IOException {
    return RawRequest.send(server.port, "GET " + path + " HTTP/1.1", authorization);
  }

  private static final String GROUP_OF =
      """
      INSERT INTO scim.groups (id, organization, display_name, display_name_key, member_count)
      VALUES ('%1$s', '%2$s', 'All', 'all', %3$d);
      INSERT INTO scim.group_members (group_id, user_id)
      SELECT '%1$s', md5('%2$s' || i)::uuid FROM generate_series(1, %3$d) AS i;
      ANALYZE scim.group_members
      """;

  /** Users, and a group that contains all of them. */
  private static void users(String organization, String group, int users) {
    sql(
        """
        INSERT INTO scim.users (id, organization, user_name_key, email_keys, active, resource)
        SELECT md5('%1$s' || i)::uuid, '%1$s', 'u' || i, '{}', true,
          jsonb_build_object('userName', 'u' || i)
        FROM generate_series(1, %2$d) AS i;
        ANALYZE scim.users
        """
            .formatted(organization, users));
    sql(GROUP_OF.formatted(group, organization, users));
  }

  private static void sql(String sql) {
    try (Connection connection = server.database.connectAsSuperuser();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
