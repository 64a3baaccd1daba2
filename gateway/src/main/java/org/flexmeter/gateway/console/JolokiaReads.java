package org.flexmeter.gateway.console;

import java.io.IOException;
import java.util.Set;
import javax.management.AttributeNotFoundException;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import org.jolokia.server.core.request.EmptyResponseException;
import org.jolokia.server.core.request.JolokiaReadRequest;
import org.jolokia.server.core.request.JolokiaRequest;
import org.jolokia.server.core.request.NotChangedException;
import org.jolokia.server.core.service.api.JolokiaContext;
import org.jolokia.server.core.util.jmx.MBeanServerAccess;
import org.jolokia.service.jmx.LocalRequestHandler;
import org.jolokia.service.jmx.handler.ReadHandler;

/**
 * Has each attribute read after it was found to be allowed. Jolokia reads several at once and looks
 * then which of them it may show (2.4.3; jolokia issue 893), so that whoever asks for all has every
 * getter of every MBean called. If they cannot be had at once it goes one by one, and looks before.
 */
final class JolokiaReads extends LocalRequestHandler {
    private final Reads reads = new Reads();

    JolokiaReads(int order) {
        super(order);
    }

    @Override
    public void init(JolokiaContext context) {
        super.init(context);
        reads.init(context, null);
    }

    @Override
    public <R extends JolokiaRequest> Object handleRequest(R request, Object previous)
            throws InstanceNotFoundException,
                    AttributeNotFoundException,
                    ReflectionException,
                    MBeanException,
                    NotChangedException,
                    EmptyResponseException {
        return request instanceof JolokiaReadRequest read && reads.handleAllServersAtOnce(read)
                ? reads.several(read, previous)
                : super.handleRequest(request, previous);
    }

    private static final class Reads extends ReadHandler {
        Object several(JolokiaReadRequest request, Object previous)
                throws InstanceNotFoundException,
                        AttributeNotFoundException,
                        ReflectionException,
                        MBeanException,
                        NotChangedException,
                        EmptyResponseException {
            try {
                return handleAllServerRequest(
                        new OneByOne(context.getMBeanServerAccess()), request, previous);
            } catch (IOException e) {
                throw new IllegalStateException("MBeans of this process are not to be had", e);
            }
        }
    }

    /** Gives several attributes at once to nobody. */
    private record OneByOne(MBeanServerAccess servers) implements MBeanServerAccess {
        @Override
        public <R> R call(ObjectName name, MBeanAction<R> action, Object... extra)
                throws IOException,
                        ReflectionException,
                        MBeanException,
                        AttributeNotFoundException,
                        InstanceNotFoundException {
            if (extra.length > 1) {
                throw new UnsupportedOperationException("one attribute at a time");
            }
            return servers.call(name, action, extra);
        }

        @Override
        public void each(ObjectName name, MBeanEachCallback callback)
                throws IOException, ReflectionException, MBeanException {
            servers.each(name, callback);
        }

        @Override
        public Set<ObjectName> queryNames(ObjectName name) throws IOException {
            return servers.queryNames(name);
        }

        @Override
        public boolean hasMBeansListChangedSince(long timestamp) {
            return servers.hasMBeansListChangedSince(timestamp);
        }

        @Override
        public Set<MBeanServerConnection> getMBeanServers() {
            return servers.getMBeanServers();
        }
    }
}
