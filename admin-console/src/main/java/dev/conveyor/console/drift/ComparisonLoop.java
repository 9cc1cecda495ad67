package dev.conveyor.console.drift;

import dev.conveyor.pipeline.loops.BackgroundLoop;
import dev.conveyor.pipeline.loops.BackgroundLoop.Next;
import dev.conveyor.schemas.OrganizationId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Carries comparisons out, one at a time. Several consoles share them. */
final class ComparisonLoop {

  private static final Logger LOG = LoggerFactory.getLogger(ComparisonLoop.class);
  private static final Duration POLL = Duration.ofSeconds(5);

  private final JdbcClient jdbc;
  private final ComparisonStore store;
  private final ComparedReads reads;
  private final Map<String, Object> consumer;
  private final Map<String, Object> admin;
  private final BackgroundLoop loop;

  /**
   * @param consumer how to reach the brokers, as a consumer's settings
   * @param admin the same as an admin client's settings
   */
  ComparisonLoop(
      JdbcClient jdbc,
      ComparisonStore store,
      ComparedReads reads,
      Map<String, Object> consumer,
      Map<String, Object> admin) {
    this.jdbc = jdbc;
    this.store = store;
    this.reads = reads;
    this.consumer = consumer;
    this.admin = admin;
    this.loop =
        BackgroundLoop.named("comparisons").does(() -> next() ? Next.AT_ONCE : Next.after(POLL));
  }

  BackgroundLoop loop() {
    return loop;
  }

  void wake() {
    loop.wake();
  }

  /** Carries out the next comparison. False if none was asked for. */
  boolean next() throws InterruptedException {
    OrganizationId organization = store.claim().orElse(null);
    if (organization == null) {
      return false;
    }
    try {
      store.finish(organization, compare(organization));
    } catch (InterruptedException | InterruptException e) {
      store.giveBack(organization);
      throw e;
    } catch (DataAccessException | KafkaException | ExecutionException | TimeoutException e) {
      LOG.warn("The comparison of {} could not be finished", organization, e);
      store.fail(organization, "The database or the message broker did not answer. Try again.");
    } catch (RuntimeException e) {
      LOG.error("The comparison of {} failed", organization, e);
      store.fail(organization, "An error on our side. It is logged.");
    }
    return true;
  }

  private ComparisonStore.Result compare(OrganizationId organization)
      throws InterruptedException, ExecutionException, TimeoutException {
    try (SnapshotTopic topic = SnapshotTopic.open(consumer, organization);
        Drain drain = Drain.open(jdbc, admin, organization)) {
      return new ComparisonRun(
              organization,
              reads,
              new GroupReads(jdbc),
              new CircumstanceReads(jdbc),
              topic,
              drain,
              users -> {
                loop.progressed();
                store.progress(organization, users);
              })
          .run();
    }
  }

  /**
   * Asks for the comparisons of the night that has begun last.
   *
   * @param at when the night's comparisons begin, UTC
   */
  void requestNightly(LocalTime at, Instant now) {
    ZonedDateTime begin = now.atZone(ZoneOffset.UTC).with(at);
    Instant last = (begin.toInstant().isAfter(now) ? begin.minusDays(1) : begin).toInstant();
    if (store.requestNightly(last) > 0) {
      wake();
    }
  }
}
