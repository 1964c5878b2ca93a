<?php

/** As administration programs for LicenseBox: flat paths, all POST, `status` in a reply that is exactly 200. */

require __DIR__ . '/http.php';

[$command, $options] = asked();

function call(array $options, string $name, ?array $data = null): array
{
    $headers = [
        'Content-Type' => 'application/json',
        'LB-API-KEY' => $options['key'],
        'LB-URL' => 'https://backend.example',
        'LB-IP' => '127.0.0.1',
        'LB-LANG' => 'english',
    ];
    $reply = send('POST', $options['base'] . "/api/$name", $headers, $data === null ? null : json_encode($data));
    $body = $reply['status'] === 200 ? json_decode($reply['text'], true) : null;
    return $body ?? ['status' => false, 'message' => 'The reply cannot be read.'];
}

$product = ['product_id' => $options['product'] ?? $options['id'] ?? ''];
$license = ['license_code' => $options['id'] ?? ''];
$reply = match ($command) {
    'connect' => call($options, 'check_connection_int'),
    'create-product' => call($options, 'add_product', ['product_name' => $options['name']]),
    'get-product' => call($options, 'get_product', $product),
    'list-products' => call($options, 'get_products', []),
    'create-license' => call($options, 'create_license', $product + [
        'license_code' => '',
        'license_type' => 'Regular',
        'client_name' => $options['client'],
        'client_email' => $options['email'],
        'licensed_ips' => '',
        'licensed_domains' => '',
        'expiry_date' => '2035-02-02 12:00:00',
        'expiry_days' => '',
        'license_uses' => 3,
        'license_parallel_uses' => 1,
        'comments' => 'Sold in the shop',
    ]),
    'edit-license' => call($options, 'edit_license', $license + ['license_parallel_uses' => 2]),
    'get-license' => call($options, 'get_license', $license),
    'list-licenses' => call($options, 'search_license', ['keyword' => $options['email']]),
    'block' => call($options, 'block_license', $license),
    'unblock' => call($options, 'unblock_license', $license),
    'deactivate' => call($options, 'deactivate_license_activations', $license),
};
echo json_encode(['done' => $reply['status'], 'message' => $reply['message'], 'data' => $reply]), "\n";
