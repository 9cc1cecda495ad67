package dev.conveyor.embedded;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A broker of a cluster on this machine, which is also a controller.
 *
 * @param clusterId the same for all members
 * @param id starting at 1
 * @param controllerPorts of all members, in order of their ids
 */
public record ClusterMember(String clusterId, int id, int port, List<Integer> controllerPorts) {

  public ClusterMember {
    controllerPorts = List.copyOf(controllerPorts);
    if (id < 1 || id > controllerPorts.size()) {
      throw new IllegalArgumentException("no member " + id + " of " + controllerPorts.size());
    }
  }

  int size() {
    return controllerPorts.size();
  }

  int controllerPort() {
    return controllerPorts.get(id - 1);
  }

  String voters() {
    return IntStream.rangeClosed(1, size())
        .mapToObj(member -> member + "@localhost:" + controllerPorts.get(member - 1))
        .collect(Collectors.joining(","));
  }
}
