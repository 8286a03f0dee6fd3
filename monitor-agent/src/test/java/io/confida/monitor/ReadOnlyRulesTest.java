package io.confida.monitor;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.rmi.Remote;
import java.rmi.RemoteException;
import java.rmi.server.UnicastRemoteObject;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.loading.MLet;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.junit.jupiter.api.Test;

/** That the rules for what the agent never does would notice it. */
class ReadOnlyRulesTest {
  /** Does what the agent must not. */
  @SuppressWarnings({"BanSerializableRead", "BanJNDI"})
  static final class Offences {
    private Offences() {}

    static final class Makes {
      static Object makes(MBeanServer server, String type) throws JMException {
        return server.createMBean(type, new ObjectName("x:type=X"));
      }
    }

    static final class Calls {
      static Object calls(MBeanServer server, ObjectName bean) throws JMException {
        return server.invoke(bean, "softEvictConnections", new Object[0], new String[0]);
      }
    }

    static final class Loads {
      static Object loads() {
        return new MLet();
      }
    }

    static final class Exports {
      static Remote exports(Remote object) throws RemoteException {
        return UnicastRemoteObject.exportObject(object, 0);
      }
    }

    static final class Serves {
      static Object serves(MBeanServer server) throws IOException {
        return JMXConnectorServerFactory.newJMXConnectorServer(
            new JMXServiceURL("service:jmx:rmi://"), null, server);
      }
    }

    static final class LooksUp {
      static Object looksUp(String name) throws NamingException {
        return new InitialContext().lookup(name);
      }
    }

    static final class Reads {
      static Object reads(InputStream in) throws IOException, ClassNotFoundException {
        return new ObjectInputStream(in).readObject();
      }
    }
  }

  @Test
  void theyBite() {
    refuses(ArchitectureTest.MBEANS_ARE_READ_AND_NOTHING_ELSE, Offences.Makes.class);
    refuses(ArchitectureTest.MBEANS_ARE_READ_AND_NOTHING_ELSE, Offences.Calls.class);
    refuses(ArchitectureTest.NOTHING_COMES_IN_AS_AN_OBJECT, Offences.Loads.class);
    refuses(ArchitectureTest.NOTHING_COMES_IN_AS_AN_OBJECT, Offences.Exports.class);
    refuses(ArchitectureTest.NOTHING_COMES_IN_AS_AN_OBJECT, Offences.Serves.class);
    refuses(ArchitectureTest.NOTHING_COMES_IN_AS_AN_OBJECT, Offences.LooksUp.class);
    refuses(ArchitectureTest.NOTHING_COMES_IN_AS_AN_OBJECT, Offences.Reads.class);
  }

  private static void refuses(ArchRule rule, Class<?> offence) {
    assertThatThrownBy(() -> rule.check(new ClassFileImporter().importClasses(offence)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(offence.getName());
  }
}
