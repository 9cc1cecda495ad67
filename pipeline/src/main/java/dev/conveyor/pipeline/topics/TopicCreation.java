package dev.conveyor.pipeline.topics;

import dev.conveyor.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates missing topics. Existing topics keep the settings that an operator chose. */
public final class TopicCreation {

  private static final Logger LOG = LoggerFactory.getLogger(TopicCreation.class);
  private static final int PATIENCE_SECONDS = 10;

  private final Map<String, Object> connection;
  private final int partitions;

  /**
   * @param partitions the partition count of new topics; the replication factor is the cluster's
   *     default
   */
  public TopicCreation(Map<String, Object> connection, int partitions) {
    this.connection = connection;
    this.partitions = partitions;
  }

  /**
   * @return false if the brokers did not respond in time; call again
   */
  public boolean ensure() {
    Map<String, Object> settings = new HashMap<>(connection);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_SECONDS * 1000);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_SECONDS * 1000 / 2);
    Admin admin = Admin.create(settings);
    try {
      Set<String> existing = admin.listTopics().names().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      List<NewTopic> missing = new ArrayList<>();
      for (Topic topic : Topic.values()) {
        if (!existing.contains(topic.topicName())) {
          missing.add(
              new NewTopic(topic.topicName(), Optional.of(partitions), Optional.empty())
                  .configs(topic.settings()));
        }
      }
      create(admin, missing);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("Could not look up or create topics; retrying: {}", e.toString());
      return false;
    } finally {
      // Does not wait for calls that the brokers have not answered.
      admin.close(Duration.ZERO);
    }
  }

  private static void create(Admin admin, List<NewTopic> missing)
      throws InterruptedException, ExecutionException, TimeoutException {
    for (var created : admin.createTopics(missing).values().entrySet()) {
      try {
        created.getValue().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        LOG.info("Created topic {}", created.getKey());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }
}
