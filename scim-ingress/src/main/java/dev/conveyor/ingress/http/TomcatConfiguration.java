package dev.conveyor.ingress.http;

import org.apache.catalina.core.StandardHost;
import org.apache.coyote.http11.Http11NioProtocol;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/** Tomcat settings without a property. The others are in application.yaml. */
final class TomcatConfiguration
    implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

  /** Identity providers and proxies send about 20. */
  static final int MOST_HEADERS = 100;

  /**
   * The read buffer held by each open connection, in bytes. With the write buffer of 8 KiB, 12,000
   * idle connections hold 144 MiB, outside the heap.
   */
  private static final int READ_BUFFER_BYTES = 4096;

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.addContextCustomizers(context ->
        ((StandardHost) context.getParent())
            .setErrorReportValveClass(ScimErrorValve.class.getName()));
    factory.addConnectorCustomizers(connector -> {
      // No endpoint accepts forms, so no body is parsed as one.
      connector.setMaxPostSize(0);
      Http11NioProtocol protocol = (Http11NioProtocol) connector.getProtocolHandler();
      protocol.setMaxHeaderCount(MOST_HEADERS);
      // A client that sends Expect: 100-continue is rejected before it sends its body.
      protocol.setContinueResponseTiming("onRead");
      connector.setProperty("socket.directBuffer", "true");
      connector.setProperty("socket.appReadBufSize", String.valueOf(READ_BUFFER_BYTES));
    });
  }
}
