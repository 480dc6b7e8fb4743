import NIOCore
import NIOHTTPTypes

/// Closes the connection of a client that sends what it announced, or takes what it asked for, too slowly. A head that
/// does not come is closed by the server's own idle limit.
final class SlowClients: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private let patience: Patience
    private var sending: Scheduled<Void>?
    private var taking: Scheduled<Void>?

    init(_ patience: Patience) { self.patience = patience }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: sending = sending ?? close(context, in: patience.body)
        case .end:
            sending?.cancel()
            sending = nil
        case .body: break
        }
        context.fireChannelRead(data)
    }

    /// Writable again: what was waiting is below the channel's low water mark (32 KiB).
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            taking?.cancel()
            taking = nil
        } else {
            taking = taking ?? close(context, in: patience.stall)
        }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        sending?.cancel()
        taking?.cancel()
        context.fireChannelInactive()
    }

    private func close(_ context: ChannelHandlerContext, in seconds: Int64) -> Scheduled<Void> {
        let channel = context.channel
        return context.eventLoop.scheduleTask(in: .seconds(seconds)) { channel.close(promise: nil) }
    }
}
