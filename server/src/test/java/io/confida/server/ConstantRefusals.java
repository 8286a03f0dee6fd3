package io.confida.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A process that refuses whatever it is asked, at once, and does nothing else: no server's refusals
 * can be faster or cost less on the same machine, with the same clients and the same load beside
 * it. One thread, no garbage, and requests of one length, which it need not read.
 */
final class ConstantRefusals implements AutoCloseable {

  private static final int BACKLOG = 4_096;

  /** As long as the server's own. */
  private static final String BODY =
      "{\"type\":\"urn:confida:problem:unavailable\",\"title\":\"Service Unavailable\",\"status\":503,"
          + "\"detail\":\"as many are already waiting as there may be\"}";

  private static final byte[] ANSWER =
      ("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nX-Content-Type-Options: nosniff\r\n"
              + "Content-Security-Policy: default-src 'none'\r\nCache-Control: no-store\r\n"
              + "Content-Type: application/problem+json\r\nContent-Length: "
              + BODY.length()
              + "\r\n\r\n"
              + BODY)
          .getBytes(StandardCharsets.US_ASCII);

  private final PortProcess process;

  private ConstantRefusals(PortProcess process) {
    this.process = process;
  }

  /**
   * Starts one.
   *
   * @param requestBytes how long each request is
   */
  static ConstantRefusals start(int requestBytes) throws IOException {
    return new ConstantRefusals(
        PortProcess.start(
            ConstantRefusals.class,
            List.of("-Xmx32m", "-XX:+UseSerialGC"),
            String.valueOf(requestBytes)));
  }

  int port() {
    return process.port();
  }

  @Override
  public void close() {
    process.close();
  }

  /** In its process, which ends with the one that started it: its input does, then. */
  public static void main(String[] arguments) throws IOException {
    int requestBytes = Integer.parseInt(arguments[0]);
    AtomicBoolean over = new AtomicBoolean();
    try (Selector selector = Selector.open();
        ServerSocketChannel listener = ServerSocketChannel.open()) {
      Thread.ofPlatform().daemon().start(() -> awaitEnd(over, selector));
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
      listener.configureBlocking(false);
      listener.register(selector, SelectionKey.OP_ACCEPT);
      System.out.println(listener.socket().getLocalPort());
      ByteBuffer received = ByteBuffer.allocateDirect(64 * 1024);
      ByteBuffer answer = ByteBuffer.allocateDirect(ANSWER.length).put(ANSWER);
      while (!over.get()) {
        selector.select(
            key -> {
              if (key.attachment() instanceof Client client) {
                client.answer(received, answer);
              } else {
                accept(listener, selector, requestBytes);
              }
            });
      }
    }
  }

  private static void awaitEnd(AtomicBoolean over, Selector selector) {
    try {
      System.in.readAllBytes();
    } catch (IOException e) {
      System.err.println("the input ended: " + e.getMessage());
    }
    over.set(true);
    selector.wakeup();
  }

  private static void accept(ServerSocketChannel listener, Selector selector, int requestBytes) {
    try {
      SocketChannel client = listener.accept();
      if (client != null) {
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        client.configureBlocking(false);
        client.register(selector, SelectionKey.OP_READ, new Client(client, requestBytes));
      }
    } catch (IOException e) {
      System.err.println("a connection was not accepted: " + e.getMessage());
    }
  }

  /** One connection. */
  private static final class Client {
    private final SocketChannel channel;
    private final int requestBytes;
    private long received;

    private Client(SocketChannel channel, int requestBytes) {
      this.channel = channel;
      this.requestBytes = requestBytes;
    }

    private void answer(ByteBuffer into, ByteBuffer answer) {
      try {
        into.clear();
        int count = channel.read(into);
        if (count < 0) {
          channel.close();
          return;
        }
        received += count;
        for (; received >= requestBytes; received -= requestBytes) {
          answer.rewind();
          channel.write(answer); // a client that waits for one answer has room for it
        }
      } catch (IOException gone) {
        end();
      }
    }

    private void end() {
      try {
        channel.close();
      } catch (IOException e) {
        System.err.println("a connection did not close: " + e.getMessage());
      }
    }
  }
}
