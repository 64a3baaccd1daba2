package org.flexmeter.gateway.fuzz;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;

/** An MBean that has more than anybody may use, and tells what came through to it. */
final class Spy implements DynamicMBean {
    private final List<String> touched = new CopyOnWriteArrayList<>();
    private final MBeanInfo info;

    /**
     * @param attributes can be read and written
     * @param operations each is there without a parameter, and with a text
     */
    Spy(List<String> attributes, List<String> operations) {
        this.info =
                new MBeanInfo(
                        Spy.class.getName(),
                        "spy",
                        attributes.stream()
                                .map(
                                        name ->
                                                new MBeanAttributeInfo(
                                                        name, "boolean", name, true, true, false))
                                .toArray(MBeanAttributeInfo[]::new),
                        null,
                        operations.stream()
                                .flatMap(name -> List.of(of(name), of(name, text())).stream())
                                .toArray(MBeanOperationInfo[]::new),
                        null);
    }

    private static MBeanParameterInfo text() {
        return new MBeanParameterInfo("text", "java.lang.String", "text");
    }

    private static MBeanOperationInfo of(String name, MBeanParameterInfo... parameters) {
        return new MBeanOperationInfo(name, name, parameters, "void", MBeanOperationInfo.ACTION);
    }

    /** What was read, written and called since the last time, such as {@code read State}. */
    List<String> taken() {
        List<String> all = List.copyOf(touched);
        touched.clear();
        return all;
    }

    @Override
    public Object getAttribute(String name) {
        touched.add("read " + name);
        return true;
    }

    @Override
    public void setAttribute(Attribute attribute) {
        touched.add("write " + attribute.getName());
    }

    @Override
    public AttributeList getAttributes(String[] names) {
        AttributeList values = new AttributeList();
        for (String name : names) {
            values.add(new Attribute(name, getAttribute(name)));
        }
        return values;
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        attributes.asList().forEach(this::setAttribute);
        return attributes;
    }

    @Override
    public Object invoke(String name, Object[] parameters, String[] types) {
        touched.add("exec %s(%s)".formatted(name, String.join(",", types)));
        return true;
    }

    @Override
    public MBeanInfo getMBeanInfo() {
        return info;
    }
}
