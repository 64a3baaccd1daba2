package org.flexmeter.gateway.http;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.FixedRecvByteBufAllocator;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.flexmeter.gateway.log.Strangers;
import org.jboss.logging.Logger;

/**
 * Puts a {@link Guest} before each connection that comes in. Netty finds it as a service ({@code
 * io.netty.bootstrap.ChannelInitializerExtension}): neither Vert.x nor Quarkus has a place that
 * early, nor a limit for each address.
 */
public final class Doorkeeper extends ChannelInitializerExtension {
    private static final Logger LOG = Logger.getLogger(Doorkeeper.class);
    private static final int READ = 8_192;

    private final Strangers strangers = new Strangers();
    private final Map<Integer, Room> rooms = new ConcurrentHashMap<>();

    /** Has Netty look for services of this kind; to be called before it opens a port. */
    public static void begin() {
        System.setProperty(EXTENSIONS_SYSTEM_PROPERTY, "serviceload");
    }

    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        if (channel.localAddress() instanceof InetSocketAddress here
                && channel.remoteAddress() instanceof InetSocketAddress there) {
            int port = here.getPort();
            // small and one at a time, so that a limit is no estimate
            channel.config()
                    .setRecvByteBufAllocator(
                            new FixedRecvByteBufAllocator(READ).maxMessagesPerRead(1));
            channel.pipeline()
                    .addFirst(
                            new Guest(
                                    rooms.computeIfAbsent(port, p -> room()),
                                    () -> full(port, there)));
        }
    }

    private static Room room() {
        Config settings = ConfigProvider.getConfig();
        return new Room(
                settings.getValue("fm.http.connections", Integer.class),
                settings.getValue("fm.http.connections-per-address", Integer.class));
    }

    private void full(int port, InetSocketAddress there) {
        String address = there.getAddress().getHostAddress();
        strangers.tell(
                "full " + port,
                address,
                more ->
                        LOG.warnf(
                                "port %d: no more connections from %s, which has as many as it"
                                        + " may, or all have%s",
                                port, address, more));
    }
}
