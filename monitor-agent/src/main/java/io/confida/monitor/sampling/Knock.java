package io.confida.monitor.sampling;

import io.confida.monitor.discovery.DatabaseAddress;
import io.confida.monitor.discovery.DatabaseAddress.Protocol;
import io.confida.monitor.snapshot.DatabaseKnock;
import io.confida.monitor.snapshot.DatabaseKnock.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;

/**
 * Asks a database for a sign of life on a connection of our own, without credentials: PostgreSQL
 * answers an SSLRequest with one byte before anybody logs in (protocol 3.0, "SSL Session
 * Encryption"), MySQL greets whoever connects (protocol 10, "Initial Handshake Packet"), of others
 * only the TCP handshake is known.
 */
final class Knock implements Function<DatabaseAddress, DatabaseKnock> {
  static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Length 8, then the code 80877103: what a client sends that would like TLS. */
  private static final byte[] SSL_REQUEST = {0, 0, 0, 8, 4, (byte) 0xd2, 0x16, 0x2f};

  private final SamplingClock clock;

  Knock(SamplingClock clock) {
    this.clock = clock;
  }

  /** The same as {@link #ask(DatabaseAddress)}. */
  @Override
  public DatabaseKnock apply(DatabaseAddress address) {
    return ask(address);
  }

  /** Asks each server until one answers; the best answer counts. */
  DatabaseKnock ask(DatabaseAddress address) {
    DatabaseKnock best = null;
    for (String host : address.hosts()) {
      DatabaseKnock answer = ask(address.protocol(), host);
      if (best == null || answer.answer().compareTo(best.answer()) < 0) {
        best = answer;
      }
      if (!answer.down()) {
        break;
      }
    }
    if (best == null) {
      throw new IllegalArgumentException("a database address without a host");
    }
    return best;
  }

  private DatabaseKnock ask(Protocol protocol, String peer) {
    long begun = System.nanoTime();
    int colon = peer.lastIndexOf(':');
    String host = peer.substring(0, colon).replaceAll("^\\[|]$", "");
    try (var socket = new Socket()) {
      InetAddress address = InetAddress.getByName(host);
      var endpoint = new InetSocketAddress(address, Integer.parseInt(peer.substring(colon + 1)));
      socket.connect(endpoint, (int) PATIENCE.toMillis());
      socket.setSoTimeout((int) PATIENCE.toMillis());
      return switch (protocol) {
        case POSTGRESQL -> {
          socket.getOutputStream().write(SSL_REQUEST);
          yield answered(peer, begun, socket.getInputStream().read(), "PostgreSQL answers");
        }
        case MYSQL ->
            answered(peer, begun, firstByteOfPacket(socket.getInputStream()), "MySQL greets");
        case OTHER ->
            knock(peer, Answer.ACCEPTED, begun, "connections are accepted, no more is known");
      };
    } catch (SocketTimeoutException e) {
      return knock(peer, Answer.SILENT, begun, "no word within a second");
    } catch (UnknownHostException e) {
      return knock(peer, Answer.REFUSED, begun, "its host name is unknown");
    } catch (NoRouteToHostException e) {
      return knock(peer, Answer.REFUSED, begun, "no route to it");
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      return knock(
          peer,
          Answer.REFUSED,
          begun,
          message.contains("refused") ? "connection refused" : "it hangs up");
    }
  }

  /** Reads over the packet's length and number. */
  private static int firstByteOfPacket(InputStream in) throws IOException {
    byte[] head = in.readNBytes(4);
    return head.length < 4 ? -1 : in.read();
  }

  /** Any byte is a sign of life; none means that something else hung up, such as a proxy. */
  private DatabaseKnock answered(String peer, long begun, int answer, String what) {
    return answer < 0
        ? knock(peer, Answer.REFUSED, begun, "it hangs up without a word")
        : knock(peer, Answer.ANSWERED, begun, what);
  }

  private DatabaseKnock knock(String peer, Answer answer, long begun, String detail) {
    return new DatabaseKnock(peer, answer, (System.nanoTime() - begun) / 1e9, clock.now(), detail);
  }
}
