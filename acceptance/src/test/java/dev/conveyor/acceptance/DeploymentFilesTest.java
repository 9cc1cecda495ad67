package dev.conveyor.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.conveyor.schemas.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.yaml.snakeyaml.Yaml;

/** Manifests and access lists match the code: settings, ports, groups, and topics. */
class DeploymentFilesTest {

  private static final Path KUBERNETES = Path.of("..", "deploy", "kubernetes");
  private static final Path BASE = KUBERNETES.resolve("base");

  @ParameterizedTest
  @FieldSource("dev.conveyor.acceptance.ServiceSettings#SERVICES")
  @SuppressWarnings("unchecked")
  void deploymentsSetAllRequiredSettings(String service) throws IOException {
    List<ServiceSettings.Variable> asked = ServiceSettings.variables(service);
    List<String> names = asked.stream().map(ServiceSettings.Variable::name).toList();
    Map<String, Object> deployment = documents(BASE.resolve(service + ".yaml")).getFirst();
    Map<String, Object> container =
        ((List<Map<String, Object>>) at(deployment, "spec", "template", "spec", "containers"))
            .getFirst();
    TreeSet<String> set = new TreeSet<>();
    for (Map<String, Object> variable : (List<Map<String, Object>>) container.get("env")) {
      set.add("" + variable.get("name"));
      assertThat(names).as("settings of %s", service).contains("" + variable.get("name"));
    }
    set.addAll(
        Files.readAllLines(BASE.resolve("settings.env")).stream()
            .map(line -> line.substring(0, line.indexOf('=')))
            .toList());
    assertThat(set)
        .as("all that have no default")
        .containsAll(
            asked.stream()
                .filter(variable -> variable.standard() == null)
                .map(ServiceSettings.Variable::name)
                .toList());
    assertThat(at(container, "livenessProbe", "httpGet", "path"))
        .isEqualTo("/actuator/health/liveness");
    assertThat(at(container, "readinessProbe", "httpGet", "path"))
        .isEqualTo("/actuator/health/readiness");
    assertThat(at(container, "securityContext", "readOnlyRootFilesystem")).isEqualTo(true);
  }

  @Test
  @SuppressWarnings("unchecked")
  void autoscalingRefersToExistingGroupsAndTopics() throws IOException {
    List<String> groups = groups();
    for (Map<String, Object> scaled : documents(KUBERNETES.resolve("keda/scaling.yaml"))) {
      for (Map<String, Object> trigger :
          (List<Map<String, Object>>) at(scaled, "spec", "triggers")) {
        assertThat(groups).contains("" + at(trigger, "metadata", "consumerGroup"));
        assertThat(topics()).contains("" + at(trigger, "metadata", "topic"));
      }
    }
  }

  /** A directory may not refer to a resource that contains it: kustomize rejects the cycle. */
  @Test
  @SuppressWarnings("unchecked")
  void kustomizeResourcesExist() throws IOException {
    for (String folder : List.of("base", "keda")) {
      Path here = KUBERNETES.resolve(folder);
      Map<String, Object> kustomization = documents(here.resolve("kustomization.yaml")).getFirst();
      for (String resource : (List<String>) kustomization.get("resources")) {
        Path named = here.resolve(resource).toRealPath();
        assertThat(here.toRealPath().startsWith(named)).as("%s in %s", resource, folder).isFalse();
        assertThat(Files.isRegularFile(named) || Files.exists(named.resolve("kustomization.yaml")))
            .as("%s in %s", resource, folder)
            .isTrue();
      }
    }
  }

  /** A worker listens on loopback by default, and would be unreachable in a container. */
  @Test
  void workersInContainersListenOnAllAddresses() throws IOException {
    String variable = "CONVEYOR_MANAGEMENT_ADDRESS";
    for (String worker : List.of("provisioning-worker", "role-sync-worker")) {
      Map<String, Object> compose = documents(Path.of("..", "docker-compose.yml")).getFirst();
      assertThat(at(compose, "services", worker, "environment", variable)).isEqualTo("0.0.0.0");
      assertThat(at(compose, "services", worker, "ports")).as("not published").isNull();
      assertThat(Files.readString(BASE.resolve(worker + ".yaml")))
          .contains("{name: " + variable + ", value: 0.0.0.0}");
    }
  }

  /** A process without memory loses threads one by one; one that exits is restarted. */
  @Test
  void servicesExitWhenOutOfMemory() throws IOException {
    String flag = "-XX:+ExitOnOutOfMemoryError";
    assertThat(Files.readAllLines(Path.of("..", "Dockerfile")))
        .anyMatch(line -> line.contains("JAVA_TOOL_OPTIONS=") && line.contains(flag));
    List<Path> files = new ArrayList<>();
    try (Stream<Path> manifests = Files.walk(KUBERNETES)) {
      manifests.filter(Files::isRegularFile).forEach(files::add);
    }
    files.add(Path.of("..", "docker-compose.yml"));
    files.add(Path.of("..", "docker-compose.cluster.yml"));
    for (Path file : files) {
      assertThat(Files.readAllLines(file))
          .as("options in %s, which replace the image's or are a broker's", file)
          .filteredOn(line -> line.contains("JAVA_TOOL_OPTIONS") || line.contains("HEAP_OPTS"))
          .allMatch(line -> line.contains(flag));
    }
  }

  @Test
  void accessListsNameEveryTopicAndEveryGroup() throws IOException {
    String script = Files.readString(Path.of("..", "deploy", "compose", "kafka-acls.sh"));

    assertThat(script).contains(topics());
    for (String group : groups()) {
      assertThat(prefixes(script)).as(group).anyMatch(group::startsWith);
    }
    List<String> named = new ArrayList<>();
    Pattern.compile("conveyor\\.[a-z.-]+\\.v1")
        .matcher(script)
        .results()
        .forEach(found -> named.add(found.group()));
    assertThat(topics()).containsAll(named);
  }

  private static List<String> prefixes(String script) {
    return Pattern.compile("reads [a-z-]+ (conveyor\\.[a-z-]+)")
        .matcher(script)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private static List<String> topics() {
    return Arrays.stream(Topic.values()).map(Topic::topicName).toList();
  }

  /** As in the services' configuration classes. */
  private static List<String> groups() throws IOException {
    List<String> groups = new ArrayList<>();
    Pattern group =
        Pattern.compile(
            "\"(conveyor\\.(?:scim-ingress|provisioning-worker|role-sync-worker|admin-console)[a-z.]*)\"");
    try (Stream<Path> files = Files.walk(Path.of(".."), 14)) {
      for (Path file :
          files
              .filter(path -> path.toString().contains("/src/main/java/"))
              .filter(path -> path.getFileName().toString().endsWith("Configuration.java"))
              .toList()) {
        group
            .matcher(Files.readString(file))
            .results()
            .forEach(found -> groups.add(found.group(1)));
      }
    }
    assertThat(groups).hasSizeGreaterThan(5);
    return groups;
  }

  private static List<Map<String, Object>> documents(Path file) throws IOException {
    List<Map<String, Object>> documents = new ArrayList<>();
    for (Object document : new Yaml().loadAll(Files.readString(file))) {
      @SuppressWarnings("unchecked")
      Map<String, Object> map = (Map<String, Object>) document;
      documents.add(map);
    }
    return documents;
  }

  private static Object at(Map<String, Object> map, String... path) {
    Object value = map;
    for (String name : path) {
      value = ((Map<?, ?>) value).get(name);
    }
    return value;
  }
}
