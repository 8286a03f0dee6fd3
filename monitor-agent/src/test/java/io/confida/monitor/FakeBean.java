package io.confida.monitor;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanInfo;

/** An MBean whose attributes are what the test says, at the moment of each read. */
public final class FakeBean implements DynamicMBean {
  private final Map<String, Supplier<Object>> attributes = new ConcurrentHashMap<>();

  /** The attribute has this value from now on. */
  public FakeBean with(String attribute, Object value) {
    return answering(attribute, () -> value);
  }

  /** Each read of the attribute runs the answer, which may throw or hang. */
  public FakeBean answering(String attribute, Supplier<Object> answer) {
    attributes.put(attribute, answer);
    return this;
  }

  /** A HikariCP pool bean. */
  public static FakeBean pool(int active, int idle, int total, int waiting) {
    return new FakeBean()
        .with("ActiveConnections", active)
        .with("IdleConnections", idle)
        .with("TotalConnections", total)
        .with("ThreadsAwaitingConnection", waiting);
  }

  @Override
  public AttributeList getAttributes(String[] names) {
    var values = new AttributeList();
    for (String name : names) {
      Supplier<Object> answer = attributes.get(name);
      if (answer != null) {
        values.add(new Attribute(name, answer.get()));
      }
    }
    return values;
  }

  @Override
  public Object getAttribute(String name) throws AttributeNotFoundException {
    throw new AttributeNotFoundException("a pool's figures are read in one call, not " + name);
  }

  @Override
  public void setAttribute(Attribute attribute) {
    throw new UnsupportedOperationException("the monitor only reads");
  }

  @Override
  public AttributeList setAttributes(AttributeList values) {
    throw new UnsupportedOperationException("the monitor only reads");
  }

  @Override
  public Object invoke(String action, Object[] arguments, String[] signature) {
    throw new UnsupportedOperationException("the monitor only reads");
  }

  @Override
  public MBeanInfo getMBeanInfo() {
    return new MBeanInfo(FakeBean.class.getName(), "a fake pool", null, null, null, null);
  }
}
